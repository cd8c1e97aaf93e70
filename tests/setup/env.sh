# Answers: where is each tool? To be sourced by bash 3.2 or newer; it finds and exports, and installs nothing.
#
#   WICKETGATE_ROOT              the checkout
#   WICKETGATE_TOOLS             where this user's copies of the cargo-installed tools live, one folder a version
#   WASM_BINDGEN_VERSION, WASM_PACK_VERSION, CARGO_DENY_VERSION, GECKODRIVER_VERSION
#   WICKETGATE_WASM_TOOLCHAIN    RUSTUP_TOOLCHAIN for wasm32-unknown-unknown builds: empty (the usual one) or `debian`
#   WICKETGATE_NO_STD_TOOLCHAIN  the same for the target that has no std
#   CHROMIUM, CHROMEDRIVER, FIREFOX, WICKETGATE_GECKODRIVER   full paths, empty where there is none
#   WICKETGATE_LARAVEL_IAM       the peer of the tests that asks the crate laravel-iam, empty where it is not built
#   NODE                         a Node of at least 22, empty where there is none
#   PATH                         begins with that Node and those tools

WICKETGATE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WICKETGATE_TOOLS=${WICKETGATE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/wicketgate-tools}
WICKETGATE_WASM_TARGET=wasm32-unknown-unknown
WICKETGATE_NO_STD_TARGET=riscv32imac-unknown-none-elf
WASM_PACK_VERSION=0.15.1
CARGO_DENY_VERSION=0.20.2
GECKODRIVER_VERSION=0.37.1
# The glue and the command line tool must agree to the last digit, so the lockfile decides.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { found = 1 } found && /^version = / { gsub(/"/, "", $3); print $3; exit }' \
  "$WICKETGATE_ROOT/Cargo.lock" 2>/dev/null || true)

# A shell that is no login shell may lack rustup's folder in PATH.
if ! command -v cargo >/dev/null 2>&1 && [ -x "$HOME/.cargo/bin/cargo" ]; then PATH=$PATH:$HOME/.cargo/bin; fi

# rust_target_works TARGET [TOOLCHAIN]: builds the smallest library for it, since a folder that is there may
# be of another compiler.
rust_target_works() {
  local probe worked=1 source='pub fn probe() -> std::vec::Vec<u8> { std::vec::Vec::new() }' kind=cdylib
  probe=$(mktemp -d "${TMPDIR:-/tmp}/wicketgate-probe.XXXXXX") || return 1
  case $1 in *-none-*) kind=rlib source='#![no_std] extern crate alloc; pub fn probe() -> alloc::vec::Vec<u8> { alloc::vec::Vec::new() }' ;; esac
  if printf '%s\n' "$source" | RUSTUP_TOOLCHAIN=${2:-${RUSTUP_TOOLCHAIN:-}} rustc_of_environment --target "$1" --crate-type $kind \
    --crate-name probe --out-dir "$probe" - >/dev/null 2>&1; then worked=0; fi
  rm -rf "$probe"
  return $worked
}

# rustup reads an empty RUSTUP_TOOLCHAIN as a toolchain without a name, so empty must mean absent.
rustc_of_environment() {
  if [ -n "$RUSTUP_TOOLCHAIN" ]; then rustc "$@"; else (unset RUSTUP_TOOLCHAIN && rustc "$@"); fi
}

# cargo_for TOOLCHAIN ARGUMENTS...: cargo of that toolchain; the usual one where the name is empty.
cargo_for() {
  local toolchain=$1
  shift
  if [ -n "$toolchain" ]; then RUSTUP_TOOLCHAIN=$toolchain cargo "$@"; else cargo "$@"; fi
}

# toolchain_for TARGET: prints the name of the toolchain that builds it (empty: the usual one), or fails.
toolchain_for() {
  if rust_target_works "$1"; then
    echo ""
  elif command -v rustup >/dev/null 2>&1 && rust_target_works "$1" debian; then
    echo debian
  else
    return 1
  fi
}

# first_executable CANDIDATE...: the full path of the first that can be run, or nothing.
first_executable() {
  local candidate
  for candidate in "$@"; do
    if [ -n "$candidate" ] && command -v "$candidate"; then return; fi
  done
}

# node_is_new_enough COMMAND
node_is_new_enough() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 22 ] 2>/dev/null
}

NODE=""
for candidate in "$(command -v node || true)" "$WICKETGATE_ROOT/node_modules/node/bin/node"; do
  if [ -n "$candidate" ] && node_is_new_enough "$candidate"; then NODE=$candidate; break; fi
done
unset candidate

CHROMIUM=$(first_executable "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium")
CHROMEDRIVER=$(first_executable "${CHROMEDRIVER:-}" chromedriver /usr/lib/chromium-browser/chromedriver /usr/lib/chromium/chromedriver)
FIREFOX=$(first_executable "${FIREFOX:-}" firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox)

WICKETGATE_GECKODRIVER=$(first_executable "${WICKETGATE_GECKODRIVER:-}" "$WICKETGATE_TOOLS/geckodriver-$GECKODRIVER_VERSION/bin/geckodriver")

# Named after what it is built from, so that a change of it is built again.
laravel_iam=$(cd "$WICKETGATE_ROOT/tests/peers/laravel-iam" 2>/dev/null && cat Cargo.toml Cargo.lock src/*.rs | cksum | tr ' ' - || true)
WICKETGATE_LARAVEL_IAM_FOLDER=$WICKETGATE_TOOLS/laravel-iam-$laravel_iam/bin
WICKETGATE_LARAVEL_IAM=$(first_executable "$WICKETGATE_LARAVEL_IAM_FOLDER/laravel-iam-peer")
unset laravel_iam

# Where no toolchain builds the target both are empty, and the build itself says so.
WICKETGATE_WASM_TOOLCHAIN=$(toolchain_for $WICKETGATE_WASM_TARGET || true)
WICKETGATE_NO_STD_TOOLCHAIN=$(toolchain_for $WICKETGATE_NO_STD_TARGET || true)

tools=$WICKETGATE_TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION/bin:$WICKETGATE_TOOLS/wasm-pack-$WASM_PACK_VERSION/bin
tools=$tools:$WICKETGATE_TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin
if [ -n "$NODE" ]; then tools=$(dirname "$NODE"):$tools; fi
# Sourced twice, in a script that another one started, PATH stays as it is.
case ":$PATH:" in *":$tools:"*) ;; *) PATH=$tools:$PATH ;; esac
unset tools

export WICKETGATE_ROOT WICKETGATE_TOOLS WICKETGATE_WASM_TARGET WICKETGATE_NO_STD_TARGET WICKETGATE_WASM_TOOLCHAIN WICKETGATE_NO_STD_TOOLCHAIN
export WASM_BINDGEN_VERSION WASM_PACK_VERSION CARGO_DENY_VERSION GECKODRIVER_VERSION CHROMIUM CHROMEDRIVER FIREFOX WICKETGATE_GECKODRIVER NODE PATH
export WICKETGATE_LARAVEL_IAM WICKETGATE_LARAVEL_IAM_FOLDER
# The tools of this project report to nobody.
export WRANGLER_SEND_METRICS=false
