#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors and runs every test. The last line counts them all:
#   120 passed, 0 failed, 0 skipped
# Arguments go to dotnet test, and then only the .NET tests run: ./test.sh --filter FullyQualifiedName~Cron
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh

export results=$PWD/artifacts/tests
passed=0 failed=0 skipped=0

install_prerequisites() {
  local packages=()
  have redis-server || packages+=(redis-server)
  # Not on the PATH of everyone: /usr/sbin.
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || packages+=(rabbitmq-server)
  have_library librdkafka.so.1 || packages+=(librdkafka1)
  have cc || packages+=(gcc)
  have kcat || packages+=(kcat)
  have chromium || packages+=(chromium)
  if [ ${#packages[@]} -gt 0 ]; then
    can_install || die "The tests need ${packages[*]}. Install them: apt-get install ${packages[*]}"
    install_packages "${packages[@]}"
  fi
  require_dotnet
  have_node || die "The tests need Node.js 20.19 or later with npm."
}

# count PASSED FAILED SKIPPED
count() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); }

# The numbers of one trx file: passed, failed, skipped. Its Counters leave skipped tests out of notExecuted, but not
# out of total.
read_trx() {
  awk '
    function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
    /<Counters / {
      passed += number("passed")
      failed += number("executed") - number("passed")
      skipped += number("total") - number("executed")
    }
    END { print passed + 0, failed + 0, skipped + 0 }
  ' "$1"
}

# run_project NAME [ARGUMENT...]
run_project() {
  local name=$1
  shift
  dotnet test "tests/$name" -c Release --no-build --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 5m --blame-hang-dump-type none "$@" </dev/null
}

# count_project NAME STATUS
count_project() {
  local numbers=(0 0 0)
  [ ! -f "$results/$1.trx" ] || read -r -a numbers < <(read_trx "$results/$1.trx")
  # A test process that crashed or never started leaves no failed test behind.
  if [ "$2" -ne 0 ] && [ "${numbers[1]}" = 0 ]; then
    say "$1 ended with status $2 without a failed test: counted as one"
    numbers[1]=1
  fi
  count "${numbers[@]}"
}

run_here() {
  local status=0
  say "== $1"
  run_project "$@" || status=$?
  count_project "$1" $status
}

# The simulation only computes, the projects beside it mostly wait: it takes what they leave. Those with real processes
# measure how late things are, and have the machine to themselves.
run_dotnet_tests() {
  local project name status=0 simulated=ScalableScheduler.Simulation.Tests alone=() log="$results/simulation.log"
  mkdir -p "$results"
  export -f run_project
  nice -n 19 bash -c 'run_project "$@"' _ "$simulated" "$@" >"$log" 2>&1 &
  simulation=$!
  trap 'kill $simulation 2>/dev/null || true' EXIT
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    case $name in
      "$simulated") ;;
      ScalableScheduler.Chaos.Tests | ScalableScheduler.EndToEnd.Tests) alone+=("$name") ;;
      *) run_here "$name" "$@" ;;
    esac
  done
  wait $simulation || status=$?
  say "== $simulated"
  cat "$log"
  count_project "$simulated" $status
  for name in "${alone[@]}"; do run_here "$name" "$@"; done
}

run_node_tests() {
  local numbers status=0 files=(tests/scripts/*.test.mjs)
  say "== Kubernetes manifests and scripts"
  if have kubectl; then
    (cd tests/k8s && npm ci --no-audit --no-fund --loglevel=error) >&2
    files+=(tests/k8s/*.test.mjs)
  else
    # Debian has no kubectl that renders these manifests, so it can't be installed here.
    say "SKIPPED: k8s/ is not checked, kubectl 1.27 or later is missing (it needs no cluster)"
    count 0 0 1
  fi
  mkdir -p "$results"
  node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$results/node.tap" \
    "${files[@]}" </dev/null || status=$?
  read -r -a numbers < <(awk '
    /^# pass / { passed = $3 } /^# (fail|cancelled) / { failed += $3 } /^# (skipped|todo) / { skipped += $3 }
    END { print passed + 0, failed + 0, skipped + 0 }
  ' "$results/node.tap")
  if [ $status -ne 0 ] && [ "${numbers[1]}" = 0 ]; then numbers[1]=1; fi
  count "${numbers[@]}"
}

install_prerequisites
rm -rf "$results" artifacts/figures
dotnet build ScalableScheduler.sln -c Release --nologo -v quiet -warnaserror </dev/null
[ $# -gt 0 ] || run_node_tests
run_dotnet_tests "$@"

for figures in artifacts/figures/*.txt; do
  [ ! -f "$figures" ] || cat "$figures"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $passed -gt 0 ]
