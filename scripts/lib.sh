# What the scripts share: quiet steps with a line of progress, and errors that say what to do.
# Sourced, not run. It moves to the root of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

STEWARD_LOGS=${STEWARD_LOGS:-build/logs}
mkdir -p "$STEWARD_LOGS"

say() { printf '%s\n' "$*"; }

fail() {
  printf '\nfailed: %s\n' "$*" >&2
  exit 1
}

# An unexpected error names its place; expected ones go through fail().
on_error() { printf '\nfailed: %s, line %s\n' "$1" "$2" >&2; }
trap 'on_error "${BASH_SOURCE[0]}" "$LINENO"' ERR

# Two compilers for two CPUs, but never more than memory allows: a file that includes gRPC takes
# close to 1 GB while it is compiled.
jobs_count() {
  local cpus memory
  cpus=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1200000) }' /proc/meminfo)
  [ "$memory" -ge 1 ] || memory=1
  [ "$cpus" -le "$memory" ] && echo "$cpus" || echo "$memory"
}

# step "what is done" command...: runs it with its output in a log, and one line on the screen. The
# log's end is shown when it fails.
step() {
  local what=$1 log start pid status=0
  shift
  log=$(printf '%s' "$what" | tr -cs 'A-Za-z0-9' '-')
  log=$STEWARD_LOGS/${log%-}.log
  start=$SECONDS
  [ -t 1 ] || printf '  %-44s' "$what"
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  show_progress "$pid" "$what" "$log"
  wait "$pid" || status=$?
  [ ! -t 1 ] || printf '\r\033[K  %-44s' "$what"
  if [ "$status" -ne 0 ]; then
    printf 'failed\n\n' && tail -n 40 "$log" >&2
    fail "$what (all of its output is in $log)"
  fi
  printf 'ok  %4d s\n' "$((SECONDS - start))"
}

# Until the process ends: on a terminal the last line of its log, elsewhere a dot every half minute.
show_progress() {
  local pid=$1 what=$2 log=$3 ticks=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    ticks=$((ticks + 1))
    if [ -t 1 ]; then
      printf '\r\033[K  %-44s%.34s' "$what" "$(tail -n 1 "$log" | tr -cd '[:print:]')"
    elif [ $((ticks % 150)) -eq 0 ]; then
      printf '.'
    fi
  done
}

# build_preset <preset> [target...]: configures when needed and builds.
build_preset() {
  local preset=$1
  shift
  step "configure ($preset)" cmake --preset "$preset"
  step "build ($preset)" cmake --build --preset "$preset" -j "$(jobs_count)" ${1:+--target "$@"}
}
