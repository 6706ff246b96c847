#!/usr/bin/env bash
# Shows that each rule of check.sh can fail: writes a small tree that is clean, sees it accepted, then
# puts one bad sample at a time into it and expects the offence named at its place.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

put() { mkdir -p "$tree/$(dirname "$1")" && printf '%b' "$2" >"$tree/$1"; }

cp "$here/../../.clang-format" "$tree"

# refused "what" FILE CONTENT EXPECTED: with FILE as given, check.sh fails and prints EXPECTED.
refused() {
  local what=$1 file=$2 content=$3 expected=$4 output before=""
  [ ! -f "$tree/$file" ] || before=$(cat "$tree/$file"; printf x)
  put "$file" "$content"
  if output=$("$here/check.sh" "$tree") || ! grep -qF -- "$expected" <<<"$output"; then
    printf 'NOT REFUSED: %s\n  wanted: %s\n  got:    %s\n' "$what" "$expected" "$output"
    failures=$((failures + 1))
  else
    printf 'refused: %s\n' "$what"
  fi
  rm "$tree/$file"
  [ -z "$before" ] || printf '%s' "${before%x}" >"$tree/$file"
}

accepted() {
  local what=$1 output
  if output=$("$here/check.sh" "$tree"); then
    printf 'accepted: %s\n' "$what"
  else
    printf 'NOT ACCEPTED: %s\n%s\n' "$what" "$output"
    failures=$((failures + 1))
  fi
}

lines() { for ((i = 0; i < $1; i++)); do printf '%s\\n' "$2"; done; }

header='#pragma once\n'
put server/engine/heap/page.h "$header#include <vector>\n\n#include \"engine/segment/layout.h\"\n"
put server/engine/base/include/steward/word.h "$header#include <cstdint>\n\n#include \"steward/other.h\"\n"
put server/service/dict.cc '#include "engine/store/store.h"\n'
put server/main.cc '#include "service/dict.h"\n'
put sdk/cpp/examples/manager.cpp '#include <steward/steward.h>\n'
put README.md '# Sample\n\n```cpp\n#include <steward/steward.h>\n```\n'
put tests/example/CMakeLists.txt 'example(manager)\n'
put scripts/lib.sh '# sourced\n'
put build/generated.cc 'TO'"DO: builds are not looked at\n"
put server/engine/heap/long_enough.cc "void f() {\n$(lines 57 '  g();')}\n"
put server/engine/heap/table.cc "// clang-format off\nconst int kTable[] = {\n$(lines 80 '    1,')};\n"
put server/engine/heap/braces.cc "const char* f() {\n  return \"{{{\";  // {{\n}\n\nchar g() { return '{'; }\n"
accepted "a clean tree, with a function of 59 lines, a long table, and braces in text"

refused "an include against the direction" server/engine/heap/bad.h "$header#include \"engine/store/store.h\"\n" \
  'server/engine/heap/bad.h:2: engine/heap may not include engine/store'
refused "recovery including store" server/engine/recovery/bad.cc '#include "engine/store/store.h"\n' \
  'server/engine/recovery/bad.cc:1: engine/recovery may not include engine/store'
refused "a service including main" server/service/bad.cc '#include "main/flags.h"\n' 'service may not include main'
refused "gRPC in the engine" server/engine/store/bad.cc '#include <grpcpp/grpcpp.h>\n' 'the engine knows nothing of gRPC'
refused "protobuf in the engine" server/engine/store/bad.cc '#include "steward/v1/value.pb.h"\n' 'the engine knows nothing of gRPC'
refused "the SDK including a service" sdk/cpp/src/bad.cc '#include "service/dict.h"\n' 'the SDK never includes the service'
refused "the tool reaching behind the SDK" sdk/cli/bad.cc '#include "engine/store/store.h"\n' 'stand on the public SDK alone'
refused "protos including the store" protos/convert/bad.cc '#include "engine/store/store.h"\n' "knows the engine's vocabulary"
refused "a library in a public header" sdk/cpp/include/steward/bad.h "$header#include <absl/types/span.h>\n" \
  'bad.h:2: a public header includes only the standard library'
refused "the engine in a public header" sdk/cpp/include/steward/bad.h "$header#include \"engine/base/key.h\"\n" \
  'bad.h:2: a public header includes only the standard library'
refused "an include without its root" server/engine/heap/bad.cc '#include "page.h"\n' 'is not named from its root'

refused "a function of 60 lines" server/engine/heap/bad.cc "void f() {\n$(lines 58 '  g();')}\n" 'bad.cc:1: a function of 60 lines'
refused "a long method" server/engine/heap/bad.h "${header}class A {\n  int f() const noexcept {\n$(lines 60 '    g();')  }\n};\n" \
  'bad.h:3: a function of 62 lines'
refused "a long constructor" server/engine/heap/bad.cc "A::A() : a_{1}, b_(2) {\n$(lines 60 '  g();')}\n" 'a function of 62 lines'
refused "a long test" tests/unit/bad.cc "TEST(A, b) {\n$(lines 60 '  g();')}\n" 'a function of 62 lines'
refused "a file of 401 lines" server/engine/heap/bad.cc "$(lines 401 'int f();')" 'bad.cc:401: 401 lines'
refused "a proto of 401 lines" protos/steward/v1/bad.proto "$(lines 401 '// a')" 'bad.proto:401: over 400 lines'

refused "a header without a guard" server/engine/heap/bad.h 'int f();\n' 'bad.h:1: a header without #pragma once'
refused "a note for later" server/engine/heap/bad.cc "// TO""DO: finish\n" 'bad.cc:1:'
refused "a note for later in a document" README.md "FIX""ME\n" 'README.md:1:'
refused "a path of one machine" docs/bad.md 'see /ho''me/me/steward\n' 'bad.md:1:'
refused "a script that is not executable" scripts/bad '#!/bin/sh\n' 'scripts/bad:1: a script that is not executable'
refused "an example that no test runs" sdk/cpp/examples/forgotten.cpp 'int main() {}\n' 'forgotten.cpp:1: this example is not in'
put tests/unit/CMakeLists.txt 'one_test.cc\n'
put tests/unit/one_test.cc 'int main() {}\n'
refused "a test that is not built" tests/unit/two_test.cc 'int main() {}\n' 'two_test.cc:1: not in tests/unit/CMakeLists.txt'
refused "a folder of tests that is not built" tests/unit/room/CMakeLists.txt '\n' 'room/CMakeLists.txt:1: not in tests/unit'
refused "code in the README that is nowhere compiled" README.md '# Sample\n\n```cpp\nint main() {\n}\n```\n' \
  'README.md:4: no example holds this code'
if command -v clang-format >/dev/null; then
  refused "badly formatted code" server/engine/heap/bad.cc 'int   f( ) ;\n' 'bad.cc:1: '
fi
accepted "the tree after all of them"

[ "$failures" -eq 0 ] || { echo "$failures rules do not work"; exit 1; }
echo "every rule was seen to fail"
