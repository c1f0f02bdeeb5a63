# shellcheck shell=bash
# What the scripts in the root need on a machine: found, installed with apt when root, or named.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }

have_library() {
  local ldconfig
  ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
  "$ldconfig" -p 2>/dev/null | grep -q "$1"
}

can_install() { [ "$(id -u)" = 0 ] && have apt-get; }

# install_packages PACKAGE...: installs them all, or fails. apt's own lines go to standard error.
install_packages() {
  say "Installing $*"
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } </dev/null >&2
}

require_dotnet() {
  have dotnet || die "The .NET 10 SDK is needed, and dotnet was not found on PATH."
  dotnet --version >/dev/null 2>&1 ||
    die "The .NET SDK that global.json asks for is missing; installed are: $(dotnet --list-sdks | cut -d' ' -f1 | xargs)"
}

# The API page is built with Vite, which needs Node.js 20.19 or later.
have_node() {
  have npm && have node &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# Where a build ends, no MSBuild process may stay behind and keep a terminal or a pipe open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
