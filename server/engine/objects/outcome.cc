#include "engine/objects/outcome.h"

#include "engine/heap/page_allocator.h"
#include "steward/error.h"

namespace steward {

void raise(Outcome outcome, const Segment& segment) {
  switch (outcome) {
    case Outcome::kOutside: throw IndexError("the index is out of range");
    case Outcome::kNoMemory: throw OutOfMemory(pages::out_of_memory_message(segment));
    case Outcome::kNotNumber:
      throw TypeError("only an int or a float can be incremented, and only by one of them");
    case Outcome::kOverflow: throw ValueError("the increment leaves the range of a 64-bit int");
    case Outcome::kNoOrder: throw TypeError("values of these kinds do not compare; the list is as it was");
    case Outcome::kNotShape:
      throw ValueError("an extended slice takes exactly as many values as it has places");
    case Outcome::kGone: throw NotFound("the object is gone: nothing refers to it any more");
    case Outcome::kNoTarget: throw NotFound("the value refers to an object that is not there any more");
    case Outcome::kTooAlike: throw ValueError("too many keys of the dict have the same hash");
    case Outcome::kOk:
    case Outcome::kAbsent:
    case Outcome::kMismatch:
    case Outcome::kNoRoom: break;
  }
  STEWARD_ASSERT(false);
  throw Unavailable("unreachable");
}

}  // namespace steward
