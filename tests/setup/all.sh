#!/usr/bin/env bash
# Answers: is everything there that building, testing and the demo need? Installs what is missing; a second
# run only looks.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$folder/env.sh"
. "$folder/common.sh"

command -v cargo >/dev/null 2>&1 || fail "Rust is missing: install rustup (see rustup.rs), then run: rustup default stable && make setup"

# First the one that may find no way at all, so that nothing has been changed by then. `test` is what
# wasm-bindgen-test needs.
bash "$folder/rust-target.sh" "$WICKETGATE_WASM_TARGET" std,panic_abort,test
bash "$folder/rust-target.sh" "$WICKETGATE_NO_STD_TARGET" core,alloc
bash "$folder/npm-packages.sh"
bash "$folder/browser.sh"
bash "$folder/cargo-tools.sh"
bash "$folder/peers.sh"
say "everything is there ($SECONDS s)"
