// What a process asks of a file before it believes that it is a segment. Each refusal is a
// VersionMismatch that names the file, what is wrong with it, and what to do. Nothing is written.
#pragma once

#include "engine/segment/segment_file.h"
#include "engine/segment/tables.h"

namespace steward {

// Reads the fixed first fields, without mapping, since the file may be anything at all: its magic,
// layout version, machine, state and size. Returns the capacity.
std::uint64_t check_prefix(const SegmentFile& file);

// Of a mapped header: the tables lie where the capacity says, every count is within its table, and the
// file has as much memory as it calls committed; of holes, those larger than the tables' memory are noticed.
// Costs two system calls.
void check_header(const SegmentFile& file, const Header& header, std::uint64_t capacity);

}  // namespace steward
