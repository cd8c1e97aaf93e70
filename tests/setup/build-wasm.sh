#!/usr/bin/env bash
# Answers: is the wasm built, bound and optimised, and how large is it?
#
#   build-wasm.sh               the published module, into pkg/dist/wasm/, and the JavaScript around it, into
#                               pkg/dist/
#   build-wasm.sh conformance   the same crates with the layers exported, into target/conformance/, never
#                               published
#
# cargo decides whether anything changed; binding and optimising are skipped when its output is the one of the
# last run.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$WICKETGATE_ROOT"
mode=${1:-published}

case $mode in
  # cargo names its output alike with and without a feature, so the second mode keeps a target folder of its
  # own.
  published) output=pkg/dist/wasm cargo_target=target features="" ;;
  conformance) output=target/conformance cargo_target=target/conformance-cargo features="--features conformance" ;;
  *) echo "build-wasm: unknown mode $mode; say nothing or conformance" >&2; exit 2 ;;
esac

# The glue locates no wasm by itself: each entry of the package says where it is, and a bundler would follow
# the glue's own guess.
bind="wasm-bindgen --target web --omit-default-module-path --experimental-reset-state-function --remove-name-section
  --remove-producers-section --out-name wicketgate"
# Not -O3: it makes the signature check an eighth slower. Large functions stay apart, since engines compile a
# function when it is first called. The features are those that rustc emits for wasm32-unknown-unknown, and
# simd128; any other would shut out a runtime. The lowest KiB of the memory holds no data, only the very end
# of the stack.
optimise="wasm-opt -Os --converge --low-memory-unused --one-caller-inline-max-function-size=0
  --enable-simd --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext --enable-mutable-globals
  --enable-nontrapping-float-to-int --enable-reference-types --enable-multivalue"

# One crate type: of a library with two, cargo leaves the profile's link-time optimisation out without a word.
# shellcheck disable=SC2086 # several words on purpose
cargo_for "$WICKETGATE_WASM_TOOLCHAIN" rustc --quiet --package wicketgate-wasm --lib --crate-type cdylib --profile wasm \
  --target "$WICKETGATE_WASM_TARGET" --target-dir "$cargo_target" $features

compiled=$cargo_target/$WICKETGATE_WASM_TARGET/wasm/wicketgate_wasm.wasm
last=target/wasm-last/$mode
recipe="$WASM_BINDGEN_VERSION $bind $("$NODE" node_modules/binaryen/bin/wasm-opt --version) $optimise"

is_unchanged() {
  [ -s "$output/wicketgate_bg.wasm" ] && [ -s "$output/wicketgate.js" ] &&
    cmp -s "$compiled" "$last/compiled.wasm" && [ "$(cat "$last/recipe" 2>/dev/null)" = "$recipe" ]
}

if ! is_unchanged; then
  mkdir -p "$last"
  # Bound and optimised aside, then moved: nobody ever loads a half-written module.
  fresh=$(mktemp -d "target/wasm-last/fresh.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  $bind --out-dir "$fresh" "$compiled"
  "$NODE" node_modules/binaryen/bin/$optimise "$fresh/wicketgate_bg.wasm" -o "$fresh/optimised.wasm"
  mv "$fresh/optimised.wasm" "$fresh/wicketgate_bg.wasm"
  mkdir -p "$output"
  mv "$fresh"/* "$output/"
  cp "$compiled" "$last/compiled.wasm"
  printf '%s\n' "$recipe" >"$last/recipe"
fi

if [ "$mode" = published ]; then "$NODE" tests/setup/build-package.mjs; fi

size() { wc -c | tr -d ' '; }
echo "build-wasm: $output/wicketgate_bg.wasm is $(size <"$output/wicketgate_bg.wasm") bytes, $(gzip -9 -c "$output/wicketgate_bg.wasm" | size) with gzip"
