#!/usr/bin/env bash
# Answers: is the wasm built, bound and optimised, and how large is it?
#
#   build-wasm.sh               the three published modules (verify, gate, check), into pkg/dist/wasm/, and the
#                               JavaScript around them, into pkg/dist/
#   build-wasm.sh conformance   the gate with its layers exported, into target/conformance/, never published
#
# cargo decides whether anything changed; binding and optimising are skipped when its output is the one of the
# last run.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$WICKETGATE_ROOT"
mode=${1:-published}

case $mode in
  published) artefacts="verify gate check" ;;
  conformance) artefacts=conformance ;;
  *) echo "build-wasm: unknown mode $mode; say nothing or conformance" >&2; exit 2 ;;
esac

# The glue locates no wasm by itself: each entry of the package says where it is, and a bundler would follow
# the glue's own guess.
bind="wasm-bindgen --target web --omit-default-module-path --experimental-reset-state-function
  --remove-producers-section"
# Not -O3: it makes the signature check an eighth slower. Large functions stay apart, since engines compile a
# function when it is first called. The features are those that rustc emits for wasm32-unknown-unknown, and
# simd128; any other would shut out a runtime. The lowest KiB of the memory holds no data, only the very end
# of the stack. Functions of one name stand beside each other and loads and stores say no alignment, which no
# engine looks at: so gzip finds more that is alike. The names go once the order is made.
optimise="wasm-opt -Os --converge --low-memory-unused --one-caller-inline-max-function-size=0
  --enable-simd --enable-bulk-memory --enable-bulk-memory-opt --enable-sign-ext --enable-mutable-globals
  --enable-nontrapping-float-to-int --enable-reference-types --enable-multivalue
  --dealign --reorder-functions-by-name --strip-debug --strip-target-features"

# build ARTEFACT: the cargo features of what it judges, and where it goes.
build() {
  local artefact=$1 output=pkg/dist/wasm name=$1 cargo_target=target/$1-cargo features
  case $artefact in
    verify) features="--no-default-features" ;;
    # The same folder as cargo's own commands use.
    gate) features="" cargo_target=target ;;
    check) features="--features check" ;;
    conformance) features="--features conformance" output=target/conformance name=wicketgate ;;
  esac
  # cargo names its output alike with and without a feature, so each artefact has a target folder of its own.
  # One crate type: of a library with two, cargo leaves the profile's link-time optimisation out without a
  # word.
  # shellcheck disable=SC2086 # several words on purpose
  cargo_for "$WICKETGATE_WASM_TOOLCHAIN" rustc --quiet --package wicketgate-wasm --lib --crate-type cdylib \
    --profile wasm --target "$WICKETGATE_WASM_TARGET" --target-dir "$cargo_target" $features

  local compiled=$cargo_target/$WICKETGATE_WASM_TARGET/wasm/wicketgate_wasm.wasm last=target/wasm-last/$artefact
  local wasm=$output/${name}_bg.wasm
  if ! is_unchanged; then
    mkdir -p "$last" "$output"
    # Bound and optimised aside, then moved: nobody ever loads a half-written module.
    fresh=$(mktemp -d "target/wasm-last/fresh.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    $bind --out-name "$name" --out-dir "$fresh" "$compiled"
    "$NODE" node_modules/binaryen/bin/$optimise "$fresh/${name}_bg.wasm" -o "$fresh/optimised.wasm"
    mv "$fresh/optimised.wasm" "$fresh/${name}_bg.wasm"
    mv "$fresh"/* "$output/"
    rm -rf "$fresh"
    cp "$compiled" "$last/compiled.wasm"
    printf '%s\n' "$recipe" >"$last/recipe"
  fi
  echo "build-wasm: $wasm is $(size <"$wasm") bytes, $(gzip -9 -c "$wasm" | size) with gzip"
}

recipe="$WASM_BINDGEN_VERSION $bind $("$NODE" node_modules/binaryen/bin/wasm-opt --version) $optimise"

is_unchanged() {
  [ -s "$wasm" ] && [ -s "$output/$name.js" ] &&
    cmp -s "$compiled" "$last/compiled.wasm" && [ "$(cat "$last/recipe" 2>/dev/null)" = "$recipe" ]
}

size() { wc -c | tr -d ' '; }

for artefact in $artefacts; do build "$artefact"; done
if [ "$mode" = published ]; then "$NODE" tests/setup/build-package.mjs; fi
