#!/usr/bin/env bash
# Answers: does libFuzzer find bytes on which a check and its judge disagree, or at which the arithmetic
# overflows? FUZZ_TARGET names the check, a file of fuzz_targets/ (verify); FUZZ_SECONDS sets for how long
# (60). What it learnt stays in target/fuzz-corpus. cargo-fuzz is built on the first run.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../setup/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"
cd "$WICKETGATE_ROOT"
version=0.13.2
target=${FUZZ_TARGET:-verify}
targets=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' tests/fuzz/Cargo.toml | paste -sd ' ')
case " $targets " in
  *" $target "*) ;;
  *) fail "there is no target $target. Choose FUZZ_TARGET among: $targets" ;;
esac
folder=$WICKETGATE_TOOLS/cargo-fuzz-$version

if ! [ -x "$folder/bin/cargo-fuzz" ]; then
  say "cargo-fuzz: building version $version with cargo (up to 3 minutes, once for this user)"
  run_step cargo-fuzz env -u CARGO_BUILD_TARGET cargo install cargo-fuzz --version "=$version" --root "$folder" --locked ||
    fail "cargo-fuzz could not be built. Try: cargo install cargo-fuzz --version =$version --root $folder --locked"
fi
PATH=$folder/bin:$PATH

# The coverage that libFuzzer steers by needs unstable flags of rustc, not another rustc; a sanitizer would
# need a nightly one, and there is no unsafe code for it to watch. cargo-fuzz builds with debug assertions:
# overflow is a crash.
corpus=target/fuzz-corpus/$target
mkdir -p "$corpus"
RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none "$target" "$corpus" -- \
  -max_total_time="${FUZZ_SECONDS:-60}" -len_control=0 -max_len=256 -print_final_stats=1
