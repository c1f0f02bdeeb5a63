#!/usr/bin/env bash
# Whole clusters in which things fail, simulated: every promise is checked, and a seed that breaks one replays exactly.
#   ./simulate.sh                       2,000 stories, as for every change
#   ./simulate.sh --hours 1             for an hour; figures go to artifacts/simulation
#   ./simulate.sh --seed 17 --trace     one story, with everything that happens in it
#   ./simulate.sh --help                the rest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/scripts/prerequisites.sh
. eng/scripts/prerequisites.sh

require_dotnet
dotnet build tests/ScalableScheduler.Simulation -c Release --nologo -v quiet -p:SkipWeb=true </dev/null >&2
exec dotnet tests/ScalableScheduler.Simulation/bin/Release/net10.0/ScalableScheduler.Simulation.dll "$@"
