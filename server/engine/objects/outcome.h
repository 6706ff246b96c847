// What an engine operation came to. Codes, not exceptions: nothing is thrown while a latch is held.
#pragma once

#include <cstdint>

#include "engine/segment/segment.h"

namespace steward {

enum class Outcome : std::uint8_t {
  kOk,
  kAbsent,    // no such key, or nothing there
  kMismatch,  // a compare_exchange saw another value
  kOutside,   // no such index
  kNoMemory,
  kNoRoom,     // internal: the page is full, split it
  kNotNumber,  // an increment of what is not a number
  kOverflow,   // an increment past the range of int
  kNoOrder,    // values that do not compare
  kNotShape,   // a slice assignment of the wrong length
  kGone,       // the object was dropped
  kNoTarget,   // a reference to an object that is not there
  kTooAlike,   // more keys of one hash than a dict can hold: an attack, not an accident
};

// Throws the error that belongs to the outcome; REQUIRES: it is none of kOk, kAbsent, kMismatch, kNoRoom.
[[noreturn]] void raise(Outcome outcome, const Segment& segment);

}  // namespace steward
