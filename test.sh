#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors and runs every test. The last line counts them all:
#   120 passed, 0 failed, 0 skipped
# Arguments go to dotnet test, and then only the .NET tests run: ./test.sh --filter FullyQualifiedName~Cron
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh

results=$PWD/artifacts/tests
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

run_dotnet_tests() {
  local project name numbers status
  for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    say "== $name"
    status=0
    dotnet test "$project" -c Release --no-build --nologo --results-directory "$results" \
      --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 5m --blame-hang-dump-type none "$@" </dev/null || status=$?
    numbers=(0 0 0)
    [ ! -f "$results/$name.trx" ] || read -r -a numbers < <(read_trx "$results/$name.trx")
    # A test process that crashed or never started leaves no failed test behind.
    if [ $status -ne 0 ] && [ "${numbers[1]}" = 0 ]; then
      say "$name ended with status $status without a failed test: counted as one"
      numbers[1]=1
    fi
    count "${numbers[@]}"
  done
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
