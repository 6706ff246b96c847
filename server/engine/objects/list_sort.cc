#include "engine/objects/list_sort.h"

#include <numeric>

namespace steward::list {
namespace {

bool all_ints(const std::vector<Cell>& cells) noexcept {
  return std::all_of(cells.begin(), cells.end(), [](const Cell& c) { return c.kind() == Kind::kInt; });
}

std::vector<OwnedDatum> values_of(const Segment& segment, const std::vector<Cell>& cells) {
  std::vector<OwnedDatum> values(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    STEWARD_ASSERT(cell::read(segment, cells[i], values[i], cell::kLocked));
  return values;
}

}  // namespace

bool sort_cells(const Segment& segment, std::vector<Cell>& cells, bool reverse) {
  if (all_ints(cells)) {  // equal ones can not be told apart
    const auto less = [](const Cell& a, const Cell& b) {
      return static_cast<std::int64_t>(a.bits) < static_cast<std::int64_t>(b.bits);
    };
    std::sort(cells.begin(), cells.end(),
              [&](const Cell& a, const Cell& b) { return reverse ? less(b, a) : less(a, b); });
    return true;
  }
  const std::vector<OwnedDatum> values = values_of(segment, cells);
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  bool comparable = true;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (!comparable) return false;
    const auto ordering = packed::order(values[a].view(), values[b].view());
    comparable = ordering.has_value();
    return comparable && (reverse ? *ordering > 0 : *ordering < 0);
  });
  if (!comparable) return false;
  std::vector<Cell> sorted;
  sorted.reserve(cells.size());
  for (const std::size_t i : order) sorted.push_back(cells[i]);
  cells = std::move(sorted);
  return true;
}

}  // namespace steward::list
