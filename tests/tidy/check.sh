#!/usr/bin/env bash
# The rules of the house that a compiler does not know. Prints `path:line: what is wrong` for each
# offence and fails when there is one.
#
#   tests/tidy/check.sh [ROOT]
#
# Needs bash, find, grep and awk; clang-format where it is installed. tests/tidy/self_test.sh shows
# that each rule can fail.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${1:-$here/../..}" || exit 2
export LC_ALL=C
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# files PATTERN...: the files of the tree that match, one a line, without builds and hidden folders.
files() {
  local names=()
  for pattern in "$@"; do names+=(-o -name "$pattern"); done
  find . \( -path ./.git -o -path ./build -o -path ./.cache \) -prune -o \
    -type f \( "${names[@]:1}" \) -print | sed 's|^\./||' | sort
}

each() { xargs -r -d '\n' "$@"; }

includes_run_one_way() { files '*.h' '*.cc' '*.cpp' | each awk -f "$here/includes.awk"; }

functions_and_files_are_short() { files '*.h' '*.cc' '*.cpp' | each awk -f "$here/lengths.awk"; }

other_files_are_short() {
  files '*.proto' '*.cmake' '*.sh' 'CMakeLists.txt' |
    each awk 'FNR == 401 { printf "%s:401: over 400 lines, two ideas share a room\n", FILENAME }'
}

headers_are_guarded() {
  files '*.h' | each grep -L '^#pragma once$' | sed 's|$|:1: a header without #pragma once|'
}

# The words are put together here so that this file does not hold them.
nothing_is_left_for_later() {
  files '*.h' '*.cc' '*.cpp' '*.proto' '*.cmake' '*.sh' '*.awk' 'CMakeLists.txt' '*.md' |
    each grep -nHE "(^|[^A-Za-z])(TO""DO|FIX""ME|XX""X|HA""CK)([^A-Za-z]|\$)" | sed 's|$| <- left for later|'
}

# $TMPDIR and /tmp are everybody's; a home is one person's.
no_place_is_one_machines() {
  files '*' | each grep -nHIE '(^|[^A-Za-z0-9_.])/(home|root|work)/[a-z]' | sed 's|$| <- a path of one machine|'
}

scripts_are_executable() {
  for script in .ci/run $(files '*' | grep -E '^(scripts|bench|tests)/'); do
    [ ! -f "$script" ] || [ -x "$script" ] || [ "$(head -c 2 "$script")" != '#!' ] ||
      echo "$script:1: a script that is not executable"
  done
}

# An example that no test runs is an example that will be wrong.
examples_are_run_by_the_tests() {
  local example name
  for example in $(files '*.cpp' '*.cc' | grep '^sdk/cpp/examples/'); do
    name=$(basename "${example%.*}")
    grep -qsE "(^|[^a-z_])$name([^a-z_]|\$)" tests/example/CMakeLists.txt ||
      echo "$example:1: this example is not in tests/example/CMakeLists.txt"
  done
}

# A test that is not in the build does not fail. Its file stands in the CMakeLists.txt of its folder,
# and its folder in that of the folder above.
tests_are_built() {
  local path folder name
  for path in $(files '*_test.cc' 'CMakeLists.txt' | grep '^tests/.*/'); do
    name=$(basename "$path") folder=$(dirname "$path")
    [ "$name" != CMakeLists.txt ] || { name=$(basename "$folder") folder=$(dirname "$folder"); }
    [ -f "$folder/CMakeLists.txt" ] || continue
    grep -qE "(^|[^a-z_])${name%.cc}([^a-z_]|\$)" "$folder/CMakeLists.txt" || echo "$path:1: not in $folder/CMakeLists.txt, so never built"
  done
}

# What a document shows as C++ stands, word for word, in a source that is compiled and run.
shown_code_is_compiled() {
  local document block source
  for document in README.md; do
    [ -f "$document" ] || continue
    while IFS= read -r -d '' block; do
      for source in $(files '*.cpp' '*.cc' | grep -E '^(sdk/cpp/examples|tests/install/outside)/'); do
        [[ $(cat "$source") != *"${block%$'\n'}"* ]] || continue 2
      done
      echo "$document:$(grep -nFx -m 1 "${block%%$'\n'*}" "$document" | cut -d: -f1): no example holds this code"
    done < <(awk '/^```cpp$/ { on = 1; next } /^```/ { if (on) printf "%c", 0; on = 0 } on' "$document")
  done
}

sources_are_formatted() {
  command -v clang-format >/dev/null || return 0
  files '*.h' '*.cc' '*.cpp' | each clang-format --dry-run 2>&1 |
    awk -F: '/warning:/ { count[$1]++ } END { for (f in count) printf "%s:1: %d places not formatted (scripts/format)\n", f, count[f] }' | sort
}

rules=(includes_run_one_way functions_and_files_are_short other_files_are_short headers_are_guarded
  nothing_is_left_for_later no_place_is_one_machines scripts_are_executable
  examples_are_run_by_the_tests tests_are_built shown_code_is_compiled sources_are_formatted)
for rule in "${rules[@]}"; do
  "$rule" >>"$found"
done

if [ -s "$found" ]; then
  cat "$found"
  echo "tidy: $(wc -l <"$found") offences"
  exit 1
fi
echo "tidy: ${#rules[@]} rules hold for $(files '*.h' '*.cc' '*.cpp' | wc -l) sources"
