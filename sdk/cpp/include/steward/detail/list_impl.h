// The bodies of List's calls: included by steward/list.h alone.
#pragma once

#include "steward/list.h"

namespace steward {

template <typename T>
template <detail::RangeOf<T> Values>
void List<T>::extend(Values&& values) const {
  detail::Batch batch;
  decltype(auto) elements = detail::kept<T>(values);
  detail::list_extend(*list_, detail::encode_all<T>(elements, batch));
}

template <typename T>
T List<T>::pop(Index index) const {
  if constexpr (!detail::Plain<T>) return pop_held(index);
  return detail::take<T>(detail::list_pop(*list_, index), connection_);
}

// An object that only this element refers to must outlive the removal: hold it, then remove the element
// if it is still there.
template <typename T>
T List<T>::pop_held(Index index) const {
  OwnedDatum found;
  for (int attempt = 1; detail::list_get(*list_, index, found); ++attempt) {
    if (!detail::holds_refs(found.view())) {
      return detail::take<T>(detail::list_pop(*list_, index), connection_);
    }
    std::optional<T> held;
    try {
      held = detail::decode<T>(found.view(), connection_);
    } catch (const NotFound&) {
      if (attempt == detail::kMaxHoldAttempts) throw;
      continue;
    }
    std::optional<OwnedDatum> taken = detail::list_take_out(*list_, index, found.view());
    if (taken) return detail::take<T>(std::move(*taken), connection_);
  }
  detail::throw_index_error(index, size());
}

template <typename T>
std::optional<T> List<T>::get(Index index) const {
  return detail::read_held<T>(connection_,
                              [&](OwnedDatum& found) { return detail::list_get(*list_, index, found); });
}

template <typename T>
T List<T>::at(Index index) const {
  std::optional<T> found = get(index);
  if (!found) detail::throw_index_error(index, size());
  return *std::move(found);
}

template <typename T>
std::vector<T> List<T>::slice(Bound start, Bound stop, Bound step) const {
  return detail::read_all<T>(connection_, [&] { return detail::list_slice(*list_, {start, stop, step}); });
}

template <typename T>
template <typename Values>
void List<T>::assign_slice(const detail::Slice& slice, Values&& values) const {
  detail::Batch batch;
  decltype(auto) elements = detail::kept<T>(values);
  detail::list_set_slice(*list_, slice, detail::encode_all<T>(elements, batch));
}

template <typename T>
T List<T>::increment(Index index, Element by) const requires(Numeric<T> || std::same_as<T, Value>) {
  return detail::take<T>(detail::list_increment(*list_, index, detail::Encoded(by)), connection_);
}

template <typename T>
Exchange<T> List<T>::compare_exchange(Index index, Element expected, Element desired) const {
  return detail::take_exchange<T>(
      detail::list_compare_exchange(*list_, index, detail::Encoded(expected), detail::Encoded(desired)),
      connection_);
}

template <typename T>
template <std::invocable<T> Function>
T List<T>::modify(Index index, Function&& function) const {
  static_assert(std::convertible_to<std::invoke_result_t<Function&, T>, T>,
                "modify(index, function): the function must take the element and return the new one");
  for (OwnedDatum found;;) {
    if (!detail::list_get(*list_, index, found)) detail::throw_index_error(index, size());
    T after = function(detail::decode<T>(found.view(), connection_));
    const auto result = detail::list_compare_exchange(*list_, index, found.view(), detail::Encoded(after));
    if (result.exchanged) return after;
    detail::refuse_nan(found.view(), result.seen);
  }
}

}  // namespace steward
