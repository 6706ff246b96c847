#include "model/duel.h"

namespace steward::testing {

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  if (answer.error) return out << "error " << static_cast<int>(*answer.error);
  for (const std::uint64_t number : answer.numbers) out << number << ' ';
  std::size_t shown = 0;
  for (const auto& value : answer.values) {
    if (++shown > 20) return out << "... " << answer.values.size() << " values";
    if (value) {
      out << *value << ' ';
    } else {
      out << "nothing ";
    }
  }
  return out;
}

}  // namespace steward::testing
