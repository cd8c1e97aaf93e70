# Answers: how does a set-up step speak, fail and install? Sourced by the steps after env.sh.

say() { printf 'setup: %s\n' "$*"; }

# fail LINE: one clear line with the command that mends it.
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# run_step NAME COMMAND...: its output goes to a file and is shown only when it fails; then says how long it
# took.
run_step() {
  local name=$1 log began=$SECONDS
  shift
  log=$WICKETGATE_ROOT/target/setup-logs/${name// /-}.log
  mkdir -p "$(dirname "$log")"
  if "$@" </dev/null >"$log" 2>&1; then
    say "$name: done in $((SECONDS - began)) s"
  else
    tail -n 30 "$log" >&2
    say "$name: failed after $((SECONDS - began)) s, the whole output is in ${log#"$WICKETGATE_ROOT"/}" >&2
    return 1
  fi
}

on_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; }

# debian_install NAME PACKAGE...: installs as root; anyone else is told the command.
debian_install() {
  local name=$1
  shift
  if [ "$(id -u)" -ne 0 ]; then
    fail "$name is missing. Install it: sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
  fi
  say "$name: installing Debian's $* (up to a minute)"
  # Two clones that set up at once wait for each other.
  run_step "$name" sh -c 'apt-get -o DPkg::Lock::Timeout=120 update && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"' \
    sh "$@" || fail "$name could not be installed. Try: apt-get install -y --no-install-recommends $*"
}

# system_install NAME "DEBIAN PACKAGES" "COMMAND FOR MACOS" "WHAT TO INSTALL ELSEWHERE"
system_install() {
  if on_debian; then
    # shellcheck disable=SC2086 # several packages in one word
    debian_install "$1" $2
  elif [ "$(uname -s)" = Darwin ]; then
    fail "$1 is missing. Install it: $3"
  else
    fail "$1 is missing. Install with your package manager: $4"
  fi
}
