#!/usr/bin/env bash
# Answers: is the program there that asks the published crate `laravel-iam` about tokens? It is kept for each
# user, under the checksum of its sources and its lock, so that two clones share it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"
cd "$WICKETGATE_ROOT"

if [ -n "$WICKETGATE_LARAVEL_IAM" ]; then
  say "laravel-iam: present"
  exit 0
fi

command -v cc >/dev/null 2>&1 || system_install "C compiler" "gcc libc6-dev" "xcode-select --install" gcc
# The crate speaks TLS by the system's library: on macOS that is there, elsewhere it is OpenSSL.
if [ "$(uname -s)" != Darwin ] && ! pkg-config --exists openssl 2>/dev/null; then
  system_install "OpenSSL's library" "libssl-dev pkg-config" "" "OpenSSL's headers and pkg-config"
fi
say "laravel-iam: building with cargo (up to 2 minutes, once for this user)"
run_step laravel-iam env -u RUSTUP_TOOLCHAIN -u CARGO_BUILD_TARGET cargo install --path tests/peers/laravel-iam \
  --root "$(dirname "$WICKETGATE_LARAVEL_IAM_FOLDER")" --target-dir target/laravel-iam --debug --locked --force ||
  fail "laravel-iam could not be built. Try: cd tests/peers/laravel-iam && cargo build --locked"
