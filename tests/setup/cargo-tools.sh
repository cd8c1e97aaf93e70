#!/usr/bin/env bash
# Answers: are the command line tools that cargo builds there, each in the one version this project uses?
# They are kept for each user and version, so that two clones share them and two versions do not fight.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"

# cargo_tool CRATE COMMAND VERSION FOLDER MINUTES [cargo install's options]
cargo_tool() {
  local crate=$1 command=$2 version=$3 folder=$WICKETGATE_TOOLS/$4-$3 minutes=$5
  shift 5
  # The first line: geckodriver goes on about its licence.
  case " $("$folder/bin/$command" --version 2>/dev/null | sed -n 1p || true) " in
    *" $version "*) say "$crate: present ($version)"; return ;;
  esac
  command -v cc >/dev/null 2>&1 || system_install "C compiler" "gcc libc6-dev" "xcode-select --install" gcc
  say "$crate: building version $version with cargo (up to $minutes minutes, once for this user)"
  # Always with the usual toolchain: the linked one exists for wasm builds only.
  run_step "$crate" env -u RUSTUP_TOOLCHAIN -u CARGO_BUILD_TARGET cargo install "$crate" --version "=$version" --root "$folder" --force "$@" ||
    fail "$crate could not be built. Try: cargo install $crate --version =$version --root $folder $*"
}

[ -n "$WASM_BINDGEN_VERSION" ] || fail "Cargo.lock names no wasm-bindgen. Restore it: git checkout Cargo.lock"

# Its shipped lock names a yanked crate, so without --locked.
cargo_tool wasm-bindgen-cli wasm-bindgen "$WASM_BINDGEN_VERSION" wasm-bindgen 3
cargo_tool wasm-pack wasm-pack "$WASM_PACK_VERSION" wasm-pack 3
cargo_tool cargo-deny cargo-deny "$CARGO_DENY_VERSION" cargo-deny 4 --locked
cargo_tool geckodriver geckodriver "$GECKODRIVER_VERSION" geckodriver 4 --locked
