# Who may include whom. Run over sources with paths relative to the root.

BEGIN {
  # A layer of the engine, or of the server above it, includes itself and what stands before it.
  count = split("base segment sync heap objects recovery store", order, " ")
  for (i = 1; i <= count; i++) rank["engine/" order[i]] = i
  rank["service"] = count + 1
  rank["main"] = count + 2
}

function complain(what) {
  printf "%s:%d: %s\n", FILENAME, FNR, what
}

# "server/engine/heap/page.cc" -> "engine/heap"; "server/main.cc" -> "main"; "engine/heap/page.h" -> "engine/heap"
function layer(path) {
  sub(/^server\//, "", path)
  if (path ~ /^engine\/[^\/]+\//) { split(path, part, "/"); return "engine/" part[2] }
  if (path ~ /^service\//) return "service"
  if (path ~ /^main/) return "main"
  return ""
}

/^[ \t]*#[ \t]*include/ {
  name = $0
  sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
  quoted = name ~ /^"/
  sub(/^["<]/, "", name)
  sub(/[">].*$/, "", name)

  if (quoted && name !~ /\//) complain("\"" name "\" is not named from its root (\"engine/...\", \"steward/...\")")

  mine = FILENAME ~ /^server\// ? layer(FILENAME) : ""
  theirs = layer(name)
  if (mine != "" && theirs != "" && rank[theirs] > rank[mine])
    complain(mine " may not include " theirs ": includes run base <- segment <- sync <- heap <- objects <- recovery <- store <- service <- main")
  if (mine ~ /^engine/ && name ~ /^(grpc|grpcpp|google\/protobuf|steward\/v1)\/|\.pb\.h$|^(sdk|convert)\//)
    complain("the engine knows nothing of gRPC, protobuf or the SDK: " name)

  if (FILENAME ~ /^sdk\// && theirs ~ /^(service|main)$/) complain("the SDK never includes the service: " name)
  if (FILENAME ~ /^sdk\/(cli|cpp\/examples)\// && name ~ /^(engine|service|convert|steward\/v1|steward\/detail)\//)
    complain("the tool and the examples stand on the public SDK alone: " name)
  if (FILENAME ~ /^protos\// && (theirs ~ /^(service|main)$/ || (theirs ~ /^engine/ && theirs != "engine/base")))
    complain("protos/ knows the engine's vocabulary (engine/base) and nothing else of it: " name)
  if (FILENAME ~ /\/include\/steward\// && !(name ~ /^steward\// || (!quoted && name ~ /^[a-z_0-9]+$/)))
    complain("a public header includes only the standard library and steward/...: " name)
}
