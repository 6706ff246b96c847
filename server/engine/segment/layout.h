// Every struct that lives in a segment, declared in one place.
//
//   offset 0
//   +-----------------------------+  kHeaderBytes
//   | Header                      |
//   +-----------------------------+  header.sessions
//   | SessionEntry[kMaxSessions]  |  one a process or remote client
//   +-----------------------------+  header.slot_owners
//   | u32[kMaxSlots]              |  which session owns slot i (index + 1; 0: free)
//   +-----------------------------+  header.page_summary2 / page_summary1
//   | u64[] , u64[]               |  which words below are not zero
//   +-----------------------------+  header.page_bitmap
//   | u64[capacity / 4 KiB / 64]  |  one bit a page: 1 free, 0 used or not committed
//   +-----------------------------+  header.page_owners
//   | u32[capacity / 4 KiB]       |  index of the object that has the run that starts here, or kNoOwner
//   +-----------------------------+  header.objects
//   | ObjectEntry[max_objects()]  |
//   +-----------------------------+  header.slots
//   | SlotPage[kMaxSlots]         |  one a thread: its logs and what it holds
//   +-----------------------------+  header.data
//   | pages                       |  committed up to header.committed_end
//   +-----------------------------+  header.capacity
//
// All tables are sparse: their memory is committed when an entry is first used. The byte
// `capacity + i` of the file (beyond its end) is the record lock of session i, the byte
// `capacity + kServerLockByte` that of the server.
//
// Bump kLayoutVersion whenever tests/layout fails: a process that meets another version refuses
// the segment. Only 64-bit little-endian machines with 4 KiB pages are served.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace steward {

inline constexpr std::uint32_t kLayoutVersion = 1;
inline constexpr std::uint64_t kMagic = 0x6472617765745301;  // "\1Steward", little-endian

inline constexpr std::size_t kPageBytes = 4096;
inline constexpr std::size_t kCacheLine = 64;
inline constexpr std::size_t kHeaderBytes = kPageBytes;
inline constexpr std::uint32_t kMaxSessions = 4096;
inline constexpr std::uint32_t kMaxSlots = 4096;
inline constexpr std::uint64_t kMaxLockSecret = 0x7FFF;
inline constexpr std::uint64_t kServerLockByte = 1U << 20;

// What the machine must have in common with the one that made the segment.
inline constexpr std::uint32_t kMachine = (sizeof(void*) << 24) | (kCacheLine << 16) | (kPageBytes >> 8) |
                                          (std::endian::native == std::endian::little ? 1 : 0);

inline constexpr std::uint64_t kMinCapacity = std::uint64_t{256} << 20;  // sparse: it costs nothing
inline constexpr std::uint64_t kMaxCapacity = std::uint64_t{1} << 44;
inline constexpr std::uint64_t kDefaultCapacity = std::uint64_t{64} << 30;

// Memory is committed in whole words of the page bitmap; capacity, `data` and `committed_end` are multiples.
inline constexpr std::uint64_t kGrainBytes = kPageBytes * 64;

// Entries of the object table: one for four pages, up to four million.
[[nodiscard]] constexpr std::uint64_t max_objects(std::uint64_t capacity) noexcept {
  constexpr std::uint64_t kMost = 1U << 22;
  const std::uint64_t quarter = capacity / kPageBytes / 4;
  return quarter < kMost ? quarter : kMost;
}

inline constexpr std::uint32_t kNoOwner = ~0U;  // of pages that belong to no object

using Word = std::atomic<std::uint64_t>;
using HalfWord = std::atomic<std::uint32_t>;
static_assert(Word::is_always_lock_free && sizeof(Word) == 8);
static_assert(HalfWord::is_always_lock_free && sizeof(HalfWord) == 4);

// A lock that names its owner, and the version of what it protects. See sync/latch.h.
//
//   0        4        8
//   | owner  | version|
//
struct Latch {
  HalfWord owner{0};    // 0: free; else the lock value of a slot, with kWaitersBit
  HalfWord version{0};  // odd while a change is under way; written by the owner only
};
static_assert(sizeof(Latch) == 8);

// State words are published last; a process that meets another state waits or refuses.
enum class SegmentState : std::uint32_t { kRaw = 0, kReady = 0x57A7E001 };

// offset  field               written by
//   0     magic               creator
//   8     layout_version      creator
//   12    machine             creator: word size, byte order, cache line, page size
//   16    state               creator, last
//   24    capacity            creator
//   32    instance[2]         creator: random, tells segments apart
//   48    lock_secret         creator: 15 random bits in every owner word
//   56    memory_limit        creator
//   64    table offsets       creator
//   128   allocator           owner of `allocator`
//   192   store               owner of `store`
//   256   counters            anyone, atomic adds
//   320   server              the server
//   1024  hash secret         creator
struct Header {
  Word magic;
  HalfWord layout_version;
  HalfWord machine;
  HalfWord state;
  HalfWord reserved0;
  Word capacity;
  std::array<Word, 2> instance;
  Word lock_secret;
  Word memory_limit;  // bytes that may be committed; 0: as many as the capacity

  Word sessions;
  Word slot_owners;
  Word page_summary2;
  Word page_summary1;
  Word page_bitmap;
  Word page_owners;
  Word objects;
  Word slots;

  Latch allocator;
  Word data;           // start of the pages
  Word committed_end;  // end of the committed pages
  Word free_pages;     // committed and free
  Word run_hint;       // a hint: index of the bitmap word where a search for a run begins
  Word reserved1[3];

  Latch store;
  Word object_high;  // object entries ever used
  Word object_free;  // head of the list of free object entries, index + 1
  Word condemned;    // head of the list of objects that nobody refers to, index + 1
  Word names;        // id of the dict of names
  Word object_count;
  Word reserved2[2];

  Word deaths;
  Word recoveries;
  Word slot_high;     // slots ever used: where a search may stop
  Word session_high;  // likewise
  Word reserved3[4];

  Word server_pid;
  Word server_epoch;               // odd while the server writes its addresses
  std::array<Word, 86> addresses;  // of the server, as text; counts while server_epoch is even
  std::array<std::byte, 192> hash_secret;
};
static_assert(offsetof(Header, capacity) == 24);
static_assert(offsetof(Header, sessions) == 64);
static_assert(offsetof(Header, allocator) == 128);
static_assert(offsetof(Header, store) == 192);
static_assert(offsetof(Header, deaths) == 256);
static_assert(offsetof(Header, server_pid) == 320);
static_assert(offsetof(Header, hash_secret) == 1024);
static_assert(sizeof(Header) == 1216 && sizeof(Header) <= kHeaderBytes);

// The life of a session. kUnborn: made by fork()'s parent for the child that is about to be. kDeparted:
// the process is dead, what it did is repaired, its references are still to be dropped.
enum class SessionState : std::uint32_t { kFree = 0, kProcess = 1, kUnborn = 2, kRemote = 3, kDeparted = 4 };

//   0   state      u32   holder of the session's record lock; under `store` for kRemote
//   4   parent     u32   kUnborn: session index of the parent, + 1
//   8   pid        u64   for people
//   16  client     u64   kRemote: the client's id
//   24  handles    u64   offset of the first HandlePage, 0: none
//   32  born_ns    u64   CLOCK_MONOTONIC
struct SessionEntry {
  HalfWord state;
  HalfWord parent;
  Word pid;
  Word client;
  Word handles;
  Word born_ns;
  Word reserved[3];
};
static_assert(sizeof(SessionEntry) == 64);

// A page of references that a session holds: object ids, 0 where free.
struct HandlePage {
  Word next;
  std::array<Word, 511> ids;
};
static_assert(sizeof(HandlePage) == kPageBytes);

// One entry of an undo log. What it means is in the low bits of `what`: see heap/log.h.
struct LogEntry {
  Word what;
  Word old;
};
static_assert(sizeof(LogEntry) == 16);

inline constexpr std::size_t kSlotBytes = 16 * 1024;
inline constexpr std::size_t kMaxHeld = 64;
inline constexpr std::size_t kInnerLogEntries = 64;
inline constexpr std::size_t kOverflowRuns = 20;
inline constexpr std::size_t kOuterLogEntries =
    (kSlotBytes - 64 - (kMaxHeld + 24) * 8) / 16 - kInnerLogEntries;

// What a thread is doing, so that a survivor can finish or undo it.
//
//   0      outer: entries of the outer log in use (low 32 bits), LogState (high)
//   8      inner: entries of the inner log in use
//   64     held[64]: offsets of the latches that this thread holds or is about to take
//   576    overflow[20]: runs that the outer log continues in
//   768    inner log
//   1792   outer log
//   16384
struct SlotPage {
  Word outer;
  Word inner;
  Word reserved0[6];
  std::array<Word, kMaxHeld> held;
  std::array<Word, kOverflowRuns> overflow;
  Word reserved1[4];
  std::array<LogEntry, kInnerLogEntries> inner_log;
  std::array<LogEntry, kOuterLogEntries> outer_log;
};
static_assert(offsetof(SlotPage, held) == 64);
static_assert(offsetof(SlotPage, overflow) == 576);
static_assert(offsetof(SlotPage, inner_log) == 768);
static_assert(offsetof(SlotPage, outer_log) == 1792);
static_assert(sizeof(SlotPage) == kSlotBytes);

enum class ObjectState : std::uint32_t { kFree = 0, kLive = 1, kCondemned = 2 };

// One managed object. Entries are never used for anything else, so a late reader always finds an
// ObjectEntry here and sees by `id` that it is not its object any more.
//
//   0    gate        Latch   owner: whoever changes the whole object
//   8    id          u64     (generation << 24 | index), 0: free
//   16   state       u32     under `store`
//   20   kind        u32     under `store`
//   24   root        u64     under gate: dict: shard or directory, and its depth; list: root node
//   32   size        u64     under gate: list: length. dict: lowest number that `tail` knows of
//   40   tail        u64     under gate: list: last leaf. dict: page of recent insertions, a hint
//   48   depth       u64     under gate: list: height of the tree, elements before `tail`
//   64   sequence    u64     dict: number of the last insertion (atomic add)
//   72   refs        u64     under `store`
//   80   pages       u64     under `allocator`: pages that it has, blobs and all
//   88   next        u64     under `store`: next of the free or condemned list, index + 1
//   96   cursor      u64     under gate: how far the reclaiming of a condemned object has come
//   104  shallow     u64     condemned: 1 when its values live on elsewhere
//   112  former      u64     condemned: index + 1 of the object whose pages these were, 0: its own
//
// The first line is what every reader needs; the second is written by inserts.
struct ObjectEntry {
  Latch gate;
  Word id;
  HalfWord state;
  HalfWord kind;
  Word root;
  Word size;
  Word tail;
  Word depth;
  Word reserved0;
  Word sequence;
  Word refs;
  Word pages;
  Word next;
  Word cursor;
  Word shallow;
  Word former;
  Word reserved1;
};
static_assert(offsetof(ObjectEntry, root) == 24);
static_assert(offsetof(ObjectEntry, sequence) == 64);
static_assert(offsetof(ObjectEntry, pages) == 80);
static_assert(offsetof(ObjectEntry, shallow) == 104);
static_assert(sizeof(ObjectEntry) == 128);

inline constexpr std::uint64_t kObjectIndexBits = 24;
[[nodiscard]] constexpr std::uint32_t object_index(std::uint64_t id) noexcept {
  return static_cast<std::uint32_t>(id & ((1U << kObjectIndexBits) - 1));
}

}  // namespace steward
