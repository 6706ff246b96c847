// What is done with the logs of a slot at the end of a change: by its own thread when it rolls back
// or has pages to give back, and by the survivor who finds it dead. The one place that undoes.
//
// All of it may be interrupted by SIGKILL at any instruction and begun again by somebody else: words
// are restored from the log, which does not change meanwhile, and each run of pages is given back
// in one step with the mark that says so.
#pragma once

#include "engine/heap/page_allocator.h"

namespace steward::undo {

// Ends an interrupted step of the allocator; true if there was one. For the dead: the living never leave
// one open.
bool inner(ThreadSlot& slot) noexcept;

// Restores the words and gives back the runs that an uncommitted transaction changed and took.
void outer(ThreadSlot& slot) noexcept;

// Gives back the runs of a committed transaction.
void finish(ThreadSlot& slot) noexcept;

// Gives back the runs in which the outer log continued. REQUIRES: the log is empty.
void trim(ThreadSlot& slot) noexcept;

// The rest for a dead thread, and then its latches, the last taken first, as the living do. True when it was in
// the middle of something. REQUIRES: inner() has been done for all threads of its process.
bool repair(ThreadSlot& dead) noexcept;

}  // namespace steward::undo
