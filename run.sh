#!/usr/bin/env bash
# Builds and runs the service on port 9902 with config/config.yaml. Arguments are passed on:
#   ./run.sh --server.port 9903 --logging.format json
# A Redis that answers at redis.endpoints is used; where none does and the address is this machine's, a private one
# is started and stopped again with the service. Ctrl-C and SIGTERM let the service drain.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cd "$root"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh
# shellcheck source=eng/scripts/settings.sh
. eng/scripts/settings.sh
# shellcheck source=eng/scripts/private-redis.sh
. eng/scripts/private-redis.sh

service=src/ScalableScheduler.Server/bin/Release/net10.0/ScalableScheduler.Server.dll

build() {
  local skip_web=()
  require_dotnet
  local packages=()
  have_library librdkafka.so.1 || packages+=(librdkafka1)
  have cc || packages+=(gcc)
  if [ ${#packages[@]} -gt 0 ]; then
    if can_install; then
      install_packages "${packages[@]}"
    else
      say "${packages[*]} is not installed: without librdkafka1 nothing can be sent to Kafka, and without a C compiler the service can't read from it where librdkafka is older than 2.1. Install: apt-get install ${packages[*]}"
    fi
  fi
  if ! have_node; then
    say "Node.js 20.19 or later with npm was not found, so the API page /docs is left out of this build."
    skip_web=(-p:SkipWeb=true)
  fi
  say "Building"
  dotnet build src/ScalableScheduler.Server/ScalableScheduler.Server.csproj -c Release --nologo -v quiet \
    "${skip_web[@]}" </dev/null >&2
}

# Says which Redis the service will find, and starts a private one where that is possible and none answers.
private_redis=false
provide_redis() {
  # --help and --help-markdown only print.
  case " $*" in *' --help'*) return ;; esac
  if [ "$(setting '' store redis "$@")" = memory ]; then
    say "Redis: none needed. store is memory: everything is gone when the service stops"
    return
  fi
  local endpoints endpoint host port
  mapfile -t endpoints < <(setting redis endpoints localhost:6379 "$@")
  for endpoint in "${endpoints[@]}"; do
    host=${endpoint%:*} port=${endpoint##*:}
    if answers "$host" "$port" && ! { is_local "$host" && private_redis_pid "$port" >/dev/null; }; then
      say "Redis: using the one at $endpoint"
      return
    fi
  done
  endpoint=${endpoints[0]} host=${endpoints[0]%:*} port=${endpoints[0]##*:}
  if ! is_local "$host"; then
    say "Redis: none answers at ${endpoints[*]}. That is not this machine, so none is started here."
    return
  fi
  if [ -n "$(setting redis user '' "$@")$(setting redis sentinel_master '' "$@")" ] ||
    [ "$(setting redis tls false "$@")" = true ]; then
    say "Redis: none answers at $endpoint. With redis.user, redis.tls or redis.sentinel_master set, none is started here."
    return
  fi
  if ! have redis-server; then
    can_install || die "Redis: none answers at $endpoint, and redis-server is not installed. Install it (apt-get install redis-server), set redis.endpoints, or try the service without: ./run.sh --store memory"
    install_packages redis-server
    # Debian's package starts a server on some machines.
    if answers "$host" "$port"; then
      say "Redis: using the one at $endpoint, which came with the package"
      return
    fi
  fi
  start_private_redis "$port" "$(setting redis password '' "$@")"
  private_redis=true
}

is_local() { case $1 in localhost | 127.* | '[::1]') true ;; *) false ;; esac; }

build
provide_redis "$@"
if ! $private_redis; then
  # Nothing to clean up afterwards: this process becomes the service, and every signal is its own.
  exec dotnet "$service" "$@"
fi

trap stop_private_redis EXIT
# Handed on as SIGTERM, because a command started with & has SIGINT ignored.
trap 'interrupted=true; kill -TERM "$service_pid" 2>/dev/null || true' INT TERM HUP
dotnet "$service" "$@" <&0 &
service_pid=$!
while :; do
  interrupted=false status=0
  wait "$service_pid" || status=$?
  # A signal ends wait early, while the service still drains.
  $interrupted || break
done
exit "$status"
