#include "conformance/doors.h"

#include "support/model_store.h"

namespace steward::testing {

const std::vector<Door>& doors() {
  static const std::vector<Door> all = [] {
    const auto one = [](std::shared_ptr<store::Manager> manager) { return Ends{manager, manager}; };
    return std::vector<Door>{{"model", [one] { return one(make_model_store()); }}};
  }();
  return all;
}

}  // namespace steward::testing
