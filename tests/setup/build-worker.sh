#!/usr/bin/env bash
# Answers: is the Worker's bundle built from what its sources and the package are now? The bundle is the very
# one that would be deployed; wrangler takes seconds, so it is skipped when nothing is newer.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$WICKETGATE_ROOT"
mark=worker/dist/index.js
sources="worker/src worker/package.json worker/tsconfig.json worker/wicketgate.json worker/wrangler.jsonc pkg/dist pkg/package.json package-lock.json"

is_current() {
  # shellcheck disable=SC2086 # several paths in one word
  [ -s "$mark" ] && [ -z "$(find $sources -type f -newer "$mark" | head -n 1)" ]
}

if ! is_current; then
  mkdir -p target
  # wrangler leaves modules of earlier builds in place; a bundle holds one wasm.
  rm -rf worker/dist
  npm run build --silent --workspace wicketgate-worker </dev/null >target/build-worker.log 2>&1 || {
    cat target/build-worker.log >&2
    echo "build-worker: the Worker's bundle could not be built" >&2
    exit 1
  }
  # wrangler keeps the time of an output that did not change, and this script would run it again and again.
  touch "$mark"
fi
echo "build-worker: $mark is $(wc -c <"$mark" | tr -d ' ') bytes"
