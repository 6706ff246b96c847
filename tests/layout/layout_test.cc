// What lies where in a segment, written down a second time.
//
// Processes of different builds share a segment, so its bytes are an interface. Each struct has a mirror
// here, made of plain integers. When one of these tests fails, do not mend the test: bump
// kLayoutVersion in segment/layout.h, say so in the CHANGELOG, and then mend the test.
#include <gtest/gtest.h>

#include "engine/objects/kinds.h"
#include "engine/objects/list_layout.h"
#include "engine/objects/shard.h"
#include "engine/store/shm_manager.h"

namespace steward {
namespace {

using u64 = std::uint64_t;
using u32 = std::uint32_t;

struct HeaderMirror {
  u64 magic;
  u32 layout_version, machine, state, reserved0;
  u64 capacity, instance[2], lock_secret, memory_limit;
  u64 sessions, slot_owners, page_summary2, page_summary1, page_bitmap, page_owners, objects, slots;
  u32 allocator_owner, allocator_version;
  u64 data, committed_end, free_pages, run_hint, reserved1[3];
  u32 store_owner, store_version;
  u64 object_high, object_free, condemned, names, object_count, reserved2[2];
  u64 deaths, recoveries, slot_high, session_high, reserved3[4];
  u64 server_pid, server_epoch, addresses[86];
  unsigned char hash_secret[192];
};

struct ObjectEntryMirror {
  u32 gate_owner, gate_version;
  u64 id;
  u32 state, kind;
  u64 root, size, tail, depth, reserved0;
  u64 sequence, refs, pages, next, cursor, shallow, former, reserved1;
};

struct SessionEntryMirror {
  u32 state, parent;
  u64 pid, client, handles, born_ns, reserved[3];
};

struct ShardMirror {
  u32 owner, version;
  u64 place, runs[4], used, reserved0, groups[16], entries[120][4], reserved1[8];
};

#define EXPECT_SAME_PLACE(Type, field) \
  EXPECT_EQ(offsetof(Type, field), offsetof(Type##Mirror, field)) << #Type "::" #field

TEST(Layout, Version_and_magic_are_those_of_this_golden_test) {
  EXPECT_EQ(kLayoutVersion, 1U);
  EXPECT_EQ(kMagic, 0x6472617765745301U);
}

TEST(Layout, The_header_lies_where_it_lay) {
  EXPECT_EQ(sizeof(Header), sizeof(HeaderMirror));
  EXPECT_SAME_PLACE(Header, layout_version);
  EXPECT_SAME_PLACE(Header, machine);
  EXPECT_SAME_PLACE(Header, state);
  EXPECT_SAME_PLACE(Header, capacity);
  EXPECT_SAME_PLACE(Header, instance);
  EXPECT_SAME_PLACE(Header, lock_secret);
  EXPECT_SAME_PLACE(Header, memory_limit);
  EXPECT_SAME_PLACE(Header, sessions);
  EXPECT_SAME_PLACE(Header, slot_owners);
  EXPECT_SAME_PLACE(Header, page_summary2);
  EXPECT_SAME_PLACE(Header, page_summary1);
  EXPECT_SAME_PLACE(Header, page_bitmap);
  EXPECT_SAME_PLACE(Header, page_owners);
  EXPECT_SAME_PLACE(Header, objects);
  EXPECT_SAME_PLACE(Header, slots);
  EXPECT_EQ(offsetof(Header, allocator), offsetof(HeaderMirror, allocator_owner));
  EXPECT_SAME_PLACE(Header, committed_end);
  EXPECT_SAME_PLACE(Header, free_pages);
  EXPECT_EQ(offsetof(Header, store), offsetof(HeaderMirror, store_owner));
  EXPECT_SAME_PLACE(Header, object_high);
  EXPECT_SAME_PLACE(Header, object_free);
  EXPECT_SAME_PLACE(Header, condemned);
  EXPECT_SAME_PLACE(Header, names);
  EXPECT_SAME_PLACE(Header, object_count);
  EXPECT_SAME_PLACE(Header, deaths);
  EXPECT_SAME_PLACE(Header, slot_high);
  EXPECT_SAME_PLACE(Header, server_epoch);
  EXPECT_SAME_PLACE(Header, addresses);
  EXPECT_SAME_PLACE(Header, hash_secret);
}

TEST(Layout, An_object_lies_where_it_lay) {
  EXPECT_EQ(sizeof(ObjectEntry), sizeof(ObjectEntryMirror));
  EXPECT_SAME_PLACE(ObjectEntry, id);
  EXPECT_SAME_PLACE(ObjectEntry, state);
  EXPECT_SAME_PLACE(ObjectEntry, kind);
  EXPECT_SAME_PLACE(ObjectEntry, root);
  EXPECT_SAME_PLACE(ObjectEntry, size);
  EXPECT_SAME_PLACE(ObjectEntry, tail);
  EXPECT_SAME_PLACE(ObjectEntry, depth);
  EXPECT_SAME_PLACE(ObjectEntry, sequence);
  EXPECT_SAME_PLACE(ObjectEntry, refs);
  EXPECT_SAME_PLACE(ObjectEntry, pages);
  EXPECT_SAME_PLACE(ObjectEntry, next);
  EXPECT_SAME_PLACE(ObjectEntry, cursor);
  EXPECT_SAME_PLACE(ObjectEntry, shallow);
  EXPECT_SAME_PLACE(ObjectEntry, former);
}

TEST(Layout, A_session_lies_where_it_lay) {
  EXPECT_EQ(sizeof(SessionEntry), sizeof(SessionEntryMirror));
  EXPECT_SAME_PLACE(SessionEntry, parent);
  EXPECT_SAME_PLACE(SessionEntry, pid);
  EXPECT_SAME_PLACE(SessionEntry, client);
  EXPECT_SAME_PLACE(SessionEntry, handles);
  EXPECT_SAME_PLACE(SessionEntry, born_ns);
}

TEST(Layout, A_shard_lies_where_it_lay) {
  EXPECT_EQ(sizeof(Shard), sizeof(ShardMirror));
  EXPECT_SAME_PLACE(Shard, place);
  EXPECT_EQ(offsetof(Shard, blobs), offsetof(ShardMirror, runs));
  EXPECT_SAME_PLACE(Shard, groups);
  EXPECT_SAME_PLACE(Shard, entries);
}

TEST(Layout, Stored_numbers_keep_their_meaning) {
  EXPECT_EQ(static_cast<int>(Kind::kNull), 0);
  EXPECT_EQ(static_cast<int>(Kind::kRef), 9);
  EXPECT_EQ(static_cast<int>(KeyType::kTuple), 8);
  EXPECT_EQ(static_cast<int>(KeyType::kNegativeZero), 7);
  EXPECT_EQ(kDictKind, 1U);
  EXPECT_EQ(kListKind, 2U);
  EXPECT_EQ(static_cast<int>(SessionState::kDeparted), 4);
  EXPECT_EQ(cell::tag(4, 8, Storage::kPages, true), 4 | 8 << 4 | 2 << 8 | 1 << 10);
}

// Bytes on their way into a file: what a fresh segment begins with.
TEST(Layout, A_fresh_segment_begins_with_the_magic_and_the_version) {
  const auto manager = store::ShmManager::create_private({});
  unsigned char bytes[12] = {};
  ASSERT_EQ(pread(manager->fd(), bytes, sizeof(bytes), 0), static_cast<ssize_t>(sizeof(bytes)));
  EXPECT_EQ(std::string(reinterpret_cast<char*>(bytes), 8), "\1Steward");
  EXPECT_EQ(bytes[8], 1);
}

}  // namespace
}  // namespace steward
