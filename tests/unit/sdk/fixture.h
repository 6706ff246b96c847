// A Manager before the model store: what the handles do is tested apart from the engine.
#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cpp/src/connection.h"
#include "steward/steward.h"
#include "support/model_store.h"

namespace steward::testing {

inline Manager model_manager() { return detail::ManagerAccess::make(make_model_store()); }

template <typename T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace steward::testing
