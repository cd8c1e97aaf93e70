#!/usr/bin/env bash
# Answers: do millions of signatures get p256's verdict on every path: natively, with the bounds watched, and
# in WebAssembly? SOAK_TRIPLES sets how many natively; a twentieth of them runs with debug assertions, a
# hundredth in WebAssembly. SOAK_SEED repeats. Then: of a sample of guards, how many does no test watch?
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export SOAK_SEED=${SOAK_SEED:-$(date +%s)}
triples=${SOAK_TRIPLES:-10000000}

SOAK_TRIPLES=$triples cargo run --quiet --release --package wicketgate-soak --bin soak
SOAK_TRIPLES=$((triples / 20)) cargo run --quiet --profile checked --package wicketgate-soak --bin soak
SOAK_TRIPLES=$((triples / 100)) "$NODE" --test --test-reporter=spec tests/differential/signature-paths.test.mjs
bash tests/mutation/run.sh
