// The doors that the conformance cases go through: each is a way to reach a store.
//
// A door has two ends on the same data: what is written at one is read at the other. Where one store
// is tested by itself they are the same manager; where two doors are tested at once, they are two.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace steward::testing {

struct Ends {
  std::shared_ptr<store::Manager> writer;
  std::shared_ptr<store::Manager> reader;
};

struct Door {
  std::string name;
  // Called for every case. The data may be fresh or shared with other cases of this process: cases
  // make anonymous objects, or names of their own.
  std::function<Ends()> open;

  friend void PrintTo(const Door& door, std::ostream* out) { *out << door.name; }
};

// All of them. Servers that they need are started with the first use and end with the process.
[[nodiscard]] const std::vector<Door>& doors();

}  // namespace steward::testing
