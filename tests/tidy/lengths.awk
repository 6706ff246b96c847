# Functions of fewer than 60 lines, files of at most 400. Not a parser: it reads code that clang-format
# has laid out. A body is any block that opens outside of another one and is no namespace, no type and
# no table; a lambda counts with the function around it.

function complain(line, what) {
  printf "%s:%d: %s\n", file, line, what
}

function end_file() {
  if (file != "" && lines > 400) complain(lines, lines " lines: over 400, two ideas share a room")
}

# The line without what may hold a brace and is no code: strings, characters, comments, directives.
function bare(line) {
  if (in_raw) { if (!sub(/^.*\)[a-z]*"/, "", line)) return ""; in_raw = 0 }
  if (in_comment) { if (!sub(/^.*\*\//, "", line)) return ""; in_comment = 0 }
  if (in_directive || line ~ /^[ \t]*#/) { in_directive = line ~ /\\$/; return "" }
  if (match(line, /R"[a-z]*\(/)) {
    if (line !~ /R"[a-z]*\(.*\)[a-z]*"/) { in_raw = 1; line = substr(line, 1, RSTART - 1) }
    else gsub(/R"[a-z]*\(.*\)[a-z]*"/, "s", line)
  }
  gsub(/"(\\.|[^"\\])*"/, "s", line)
  gsub(/'(\\[^']+|[^'\\])'/, "c", line)
  sub(/\/\/.*$/, "", line)
  gsub(/\/\*[^*]*\*\//, "", line)
  if (sub(/\/\*.*$/, "", line)) in_comment = 1
  return line
}

# What the text before a brace opens.
function kind(text) {
  if (text ~ /=[ \t]*$/) return "table"
  if (text ~ /\)[ \t]*((const|noexcept|override|final|mutable|try|&+|\([^()]*\)|->.*|:[^:].*|requires.*)[ \t]*)*$/) return "body"
  if (text ~ /(^|[^a-z_A-Z])(namespace|class|struct|union|enum|extern|concept)([^a-z_A-Z]|$)/) return "room"
  return "body"
}

function open_brace() {
  depth++
  what[depth] = kind(text)
  if (!body && what[depth] == "body") { body = depth; began = FNR }
  text = ""
}

function close_brace(   length_) {
  if (depth == body) {
    length_ = FNR - began + 1
    if (length_ >= 60) complain(began, "a function of " length_ " lines: it has to stay under 60, and under 40 as a rule")
    body = 0
  }
  if (depth > 0) depth--
  text = ""
}

FNR == 1 {
  end_file()
  file = FILENAME
  depth = body = in_raw = in_comment = in_directive = 0
  text = ""
}

{
  lines = FNR
  line = bare($0)
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (c == "{") open_brace()
    else if (c == "}") close_brace()
    else if (c == ";") text = ""
    else text = text c
  }
  text = text " "
}

END { end_file() }
