#!/usr/bin/env bash
# Answers: are Chromium, the ChromeDriver of its version, and the openssl command there?
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"

major_version() { "$1" --version 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\)\..*/\1/p' | head -n 1; }

if [ -z "$CHROMIUM" ] || [ -z "$CHROMEDRIVER" ]; then
  system_install Chromium "chromium chromium-driver" "brew install --cask google-chrome chromedriver" "chromium and its chromedriver"
  . "$WICKETGATE_ROOT/tests/setup/env.sh"
  [ -n "$CHROMIUM" ] && [ -n "$CHROMEDRIVER" ] || fail "Chromium or chromedriver is still missing. Name them: export CHROMIUM=... CHROMEDRIVER=..."
fi
driver=$(major_version "$CHROMEDRIVER")
browser=$(major_version "$CHROMIUM")
[ "$browser" = "$driver" ] ||
  fail "Chromium is version ${browser:-unknown} and chromedriver version ${driver:-unknown}: install both from one source, or name them: export CHROMIUM=... CHROMEDRIVER=..."
say "Chromium: present ($browser), with its driver"

command -v openssl >/dev/null 2>&1 || system_install openssl openssl "brew install openssl" openssl
say "openssl: present"
