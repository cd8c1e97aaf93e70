#!/usr/bin/env bash
# Answers: of the guards in the code, how many does no test watch? Breaks a seeded sample of them, one at a
# time, in a copy under target/mutation. MUTATION_COUNT, MUTATION_SEED and MUTATION_PATHS: run.mjs --help
# tells. cargo-mutants, which lists what can be broken in Rust, is built on the first run.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../setup/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"
cd "$WICKETGATE_ROOT"
version=27.1.0
folder=$WICKETGATE_TOOLS/cargo-mutants-$version

if ! [ -x "$folder/bin/cargo-mutants" ]; then
  say "cargo-mutants: building version $version with cargo (up to 4 minutes, once for this user)"
  run_step cargo-mutants env -u CARGO_BUILD_TARGET cargo install cargo-mutants --version "=$version" --root "$folder" --locked ||
    fail "cargo-mutants could not be built. Try: cargo install cargo-mutants --version =$version --root $folder --locked"
fi
PATH=$folder/bin:$PATH exec "$NODE" tests/mutation/run.mjs "$@"
