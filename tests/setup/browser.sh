#!/usr/bin/env bash
# Answers: are Chromium, the ChromeDriver of its version, Firefox, and the openssl command there?
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

if [ -z "$FIREFOX" ]; then
  system_install Firefox firefox-esr "brew install --cask firefox" firefox
  . "$WICKETGATE_ROOT/tests/setup/env.sh"
  [ -n "$FIREFOX" ] || fail "Firefox is still missing. Name it: export FIREFOX=..."
fi
# The policies of the tests use words that older ones do not know.
firefox=$(major_version "$FIREFOX")
[ "${firefox:-0}" -ge 128 ] || fail "Firefox is version ${firefox:-unknown}; 128 or newer is needed. Install it, or name another: export FIREFOX=..."
say "Firefox: present ($firefox)"

command -v openssl >/dev/null 2>&1 || system_install openssl openssl "brew install openssl" openssl
say "openssl: present"
