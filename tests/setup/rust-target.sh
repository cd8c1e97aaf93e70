#!/usr/bin/env bash
# Answers: can this machine build for a Rust target, and if not, how can it be made to?
# usage: rust-target.sh TARGET CRATES    CRATES: what Debian's route builds from source, such as
# std,panic_abort,test
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"
target=$1
crates=$2

present() {
  local toolchain
  toolchain=$(toolchain_for "$target") || return 1
  say "$target: present (toolchain: ${toolchain:-the usual one})"
}

debian_sources_complete() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/core" ] &&
    [ -x /usr/bin/rust-lld ]
}

# The library is built for Debian's own compiler, from Debian's own sources: no other compiler may build them.
build_debian_library() {
  local work=$1 library file
  library=$(/usr/bin/rustc --print target-libdir --target "$target") || return 1
  mkdir -p "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && unset RUSTUP_TOOLCHAIN RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_TARGET &&
    RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc /usr/bin/cargo build --release "-Zbuild-std=$crates" --target "$target") || return 1
  # A library of an older compiler beside the new one would make every crate ambiguous.
  rm -rf "$library"
  mkdir -p "$library"
  for file in "$work/target/$target/release/deps/"*.rlib; do
    case $file in */libempty-*) ;; *) cp "$file" "$library/" ;; esac
  done
}

link_debian_toolchain() {
  command -v rustup >/dev/null 2>&1 || return 0
  [ "$(RUSTUP_TOOLCHAIN=debian rustc --print sysroot 2>/dev/null)" = /usr ] || rustup toolchain link debian /usr
}

present && exit 0

command -v rustc >/dev/null 2>&1 || fail "Rust is missing. Install Rust 1.95 or newer with rustup, then run make setup again."

if command -v rustup >/dev/null 2>&1; then
  say "$target: asking rustup for its standard library (seconds; fails at once where rustup reaches no network)"
  if run_step "rustup-$target" rustup target add "$target" 2>/dev/null && present; then exit 0; fi
fi

on_debian || fail "$target: no standard library, rustup cannot reach its network, and this is not Debian: nothing was changed. Once connected: rustup target add $target"

if ! debian_sources_complete; then
  if [ "$(id -u)" -eq 0 ]; then apt-get update >/dev/null 2>&1 </dev/null || true; fi
  apt-cache show rustc-web >/dev/null 2>&1 ||
    fail "$target: rustup cannot reach its network and Debian's list has no rustc-web (Debian 12's security archive has it). Once connected: rustup target add $target"
  llvm=$(apt-cache depends rust-web-llvm | sed -n 's/.*Depends: llvm-\([0-9][0-9]*\).*/\1/p' | head -n 1)
  debian_install "Debian's newer Rust" rustc-web cargo-web rust-web-src rust-web-llvm "lld-${llvm:-22}"
fi
# Its library may have been built for an earlier rustup folder: then only the link is missing.
run_step debian-toolchain link_debian_toolchain || fail "$target: rustup could not link Debian's Rust. Try: rustup toolchain link debian /usr"
present && exit 0
[ "$(id -u)" -eq 0 ] || fail "$target: its library goes into /usr/lib/rustlib, so run this once as root: sudo -E bash tests/setup/rust-target.sh $target $crates"

say "$target: building its standard library with Debian's Rust (up to a minute)"
work=$(mktemp -d "${TMPDIR:-/tmp}/wicketgate-std.XXXXXX")
trap 'rm -rf "$work"' EXIT
run_step "debian-$target" build_debian_library "$work" || fail "$target: its standard library could not be built; read target/setup-logs/debian-$target.log"
present || fail "$target: still cannot be built. Start anew: rustup toolchain uninstall debian; rm -rf /usr/lib/rustlib/$target; make setup"
