#!/usr/bin/env bash
# Answers: are Node and the npm packages there, exactly as the lockfile says?
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"
. "$WICKETGATE_ROOT/tests/setup/common.sh"
cd "$WICKETGATE_ROOT"

packages_present() {
  [ -n "$NODE" ] && "$NODE" tests/setup/npm-packages-present.mjs
}

if packages_present; then
  say "npm packages: present, as the lockfile says"
else
  # Any npm will do: it brings the Node that the project runs on.
  command -v npm >/dev/null 2>&1 || system_install npm "nodejs npm" "brew install node" "Node 22 or newer with npm"
  say "npm packages: installing from the lockfile (up to a minute)"
  # Some npm versions run a package's own install script only when told; Node's is what puts its binary in
  # place.
  run_step npm-packages npm ci --no-audit --no-fund --loglevel=error || fail "npm packages could not be installed. Try: npm ci"
  . tests/setup/env.sh
  packages_present || fail "npm packages are not as the lockfile says. Try: rm -rf node_modules && npm ci"
fi
say "Node: $("$NODE" --version) ($NODE)"
