#!/usr/bin/env bash
# Breaks a real cluster on purpose and shows what came of it: three nodes, real Redis servers, a load that never stops,
# and one fault after the other. Prints figures, and writes them under artifacts/chaos.
#   ./chaos.sh [--minutes N] [--acts a,b] [--seed N] [--list]
#   --minutes N   about so long (default 10); every act is played, and each of its faults strikes at least once
#   --acts a,b    only these; --list names them
#   --seed N      the same order of faults again
# As root it runs with processes, network and mounts of its own (unshare), so that packets can be dropped and a disk
# filled, and so that all of it vanishes with the run, however that ends. Without root it says what is left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh

have_faketime() { compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null; }

install_prerequisites() {
  local packages=()
  have redis-server || packages+=(redis-server)
  have iptables || packages+=(iptables)
  have ip || packages+=(iproute2)
  have_faketime || packages+=(faketime)
  if [ ${#packages[@]} -gt 0 ]; then
    if can_install; then
      install_packages "${packages[@]}"
    else
      have redis-server || die "This needs redis-server. Install it: apt-get install redis-server"
      say "Without ${packages[*]} some faults are left out."
    fi
  fi
  require_dotnet
}

# may_unshare: whether this user can have namespaces of its own, and rules for packets in them.
may_unshare() {
  [ "$(id -u)" = 0 ] && have unshare && have iptables && have ip &&
    unshare --net --mount --pid --fork bash -c 'ip link set lo up && iptables -w -L -n' >/dev/null 2>&1
}

install_prerequisites
dotnet build tests/ScalableScheduler.Chaos -c Release --nologo -v quiet -p:SkipWeb=true </dev/null >&2
program=tests/ScalableScheduler.Chaos/bin/Release/net10.0/ScalableScheduler.Chaos.dll

if ! may_unshare; then
  say "No network and mounts of our own (that takes root): a black hole holds bytes back instead of losing packets, no packets are lost at random, no disk is filled."
  exec dotnet "$program" "$@"
fi
# /run is where ip and iptables leave their marks, and where the servers' folders go: in mounts of our own it is empty, and
# gone afterwards.
# shellcheck disable=SC2016 # The inner shell expands them.
exec unshare --net --mount --pid --fork --kill-child --mount-proc bash -c '
  mount -t tmpfs tmpfs /run
  mkdir /run/tmp
  export TMPDIR=/run/tmp
  ip link set lo up
  program=$1; shift
  exec dotnet "$program" --private "$@"
' chaos "$program" "$@"
