#!/usr/bin/env bash
# Counts the words of some texts with word_count, and with sort | uniq -c, and compares.
#
#   word_count_test.sh WORD_COUNT
#
# The texts have what goes wrong at the edges: words across the borders of blocks, a file without a
# last newline, an empty one, one without a letter, bytes that are not UTF-8.
set -euo pipefail

word_count=$1
export LC_ALL=C TMPDIR
TMPDIR=$(mktemp -d)
trap 'rm -rf "$TMPDIR"' EXIT
texts=$TMPDIR/texts
mkdir -p "$texts/below"

awk 'BEGIN { for (i = 0; i < 30000; i++) printf "%s%s", (i * 7919) % 1000 < 500 ? "Word" : "other", i % 13 ? " " : "\n" }' >"$texts/many"
awk 'BEGIN { for (i = 0; i < 40000; i++) printf "%c", 97 + i % 26 }' >"$texts/one-long-word"
printf 'It'\''s the LAST word' >"$texts/below/no-newline"
printf '\377caf\303\251 na\303\257ve\n' >"$texts/bytes"
printf '12 34\n' >"$texts/below/no-letters"
: >"$texts/empty"

"$word_count" "$texts" --processes 4 --remote-processes 1 --output "$TMPDIR/counted" >"$TMPDIR/printed"

find "$texts" -type f -exec sh -c 'cat "$1"; echo' sh {} \; | tr -cs 'A-Za-z' '\n' | tr A-Z a-z | grep . |
  sort | uniq -c | awk '{ print $1, $2 }' | sort -k 1,1nr -k 2 >"$TMPDIR/expected"
[ "$(wc -l <"$TMPDIR/expected")" -ge 10 ] || { echo "the texts hold too few words"; exit 1; }
diff "$TMPDIR/expected" "$TMPDIR/counted" || { echo "word_count (>) differs from sort | uniq -c (<)"; exit 1; }

words=$(awk '{ n += $1 } END { print n }' "$TMPDIR/expected")
grep -q "^$words words, [0-9]* of them through gRPC, $(wc -l <"$TMPDIR/expected") different ones" "$TMPDIR/printed" || {
  echo "the last line should tell of $words words:"
  cat "$TMPDIR/printed"
  exit 1
}
