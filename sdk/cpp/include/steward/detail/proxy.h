// What `dict[key]` and `list[index]` give: a place that can be assigned to and read. It borrows the
// handle, so it is for use within the expression; `auto x = dict[key]` names the place, not the value.
#pragma once

#include <ostream>
#include <utility>

#include "steward/detail/handle.h"

namespace steward::detail {

// `Handle` has at(key) and set(key, value).
template <typename Handle, typename Key, typename T>
class Place {
 public:
  Place(const Handle& handle, Key key) : handle_(handle), key_(std::move(key)) {}
  Place(const Place&) = delete;

  const Place& operator=(Param<T> value) const {
    handle_.set(key_, value);
    return *this;
  }
  // dict[a] = dict[b] copies the value, as it reads.
  const Place& operator=(const Place& other) const { return *this = T(other); }
  Place& operator=(const Place& other) {
    std::as_const(*this) = T(other);
    return *this;
  }

  operator T() const { return handle_.at(key_); }  // KeyError, IndexError

  friend bool operator==(const Place& place, const T& value) { return T(place) == value; }
  friend std::ostream& operator<<(std::ostream& out, const Place& place) { return out << T(place); }

 private:
  const Handle& handle_;
  Key key_;
};

}  // namespace steward::detail
