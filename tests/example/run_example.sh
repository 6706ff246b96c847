#!/usr/bin/env bash
# Runs an example and compares what it prints with what it should.
#
#   run_example.sh exact|unordered EXPECTED PROGRAM [ARGUMENT...]
#
# `unordered`: processes race, so the elements of each printed dict and list are compared as sets. An
# example that says an address or a path of its own takes it from $TMPDIR, a folder of this run.
set -euo pipefail

mode=$1 expected=$2
shift 2
export TMPDIR
TMPDIR=$(mktemp -d)
trap 'rm -rf "$TMPDIR"' EXIT

# Each line's elements, one a line, sorted; with the brackets as lines of their own.
normalized() {
  case $mode in
    exact) cat ;;
    unordered)
      while IFS= read -r line; do
        sed -e 's/, /\n/g' -e 's/[][{}]/\n&\n/g' <<<"$line" | LC_ALL=C sort
        echo "--"
      done
      ;;
    *) echo "run_example.sh: not a mode: $mode" >&2 && exit 2 ;;
  esac
}

"$@" >"$TMPDIR/printed" 2>"$TMPDIR/stderr" || {
  echo "$1 failed with exit code $?:"
  cat "$TMPDIR/printed" "$TMPDIR/stderr"
  exit 1
}
diff <(normalized <"$expected") <(normalized <"$TMPDIR/printed") || {
  echo "$1 printed (>) something else than expected (<); as it came:"
  cat "$TMPDIR/printed" "$TMPDIR/stderr"
  exit 1
}
