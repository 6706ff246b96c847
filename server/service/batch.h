// Many proto values at once, as the store takes them; and many of the store's, page by page.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "convert/value.h"
#include "engine/store/store.h"
#include "service/call.h"
#include "steward/error.h"
#include "steward/v1/value.pb.h"

namespace steward::service {

// Borrows from the messages that it was given; nested values are packed into buffers of its own.
class Batch {
 public:
  void add(const v1::Value& value) { data_.push_back(read(value)); }
  void add(const google::protobuf::RepeatedPtrField<v1::Value>& values) {
    data_.reserve(data_.size() + static_cast<std::size_t>(values.size()));
    for (const auto& value : values) add(value);
  }
  [[nodiscard]] Datum read(const v1::Value& value) {
    const bool nested = value.has_list_value() || value.has_dict_value() || value.has_tuple_value();
    return wire::from_proto(value, nested ? packed_.emplace_back() : unused_);
  }
  [[nodiscard]] std::span<const Datum> data() const noexcept { return data_; }

 private:
  std::vector<Datum> data_;
  std::deque<std::string> packed_;  // a deque: its strings stay where they are
  std::string unused_;
};

// For calls that remove what they return: throws ValueError, before anything is changed, when the value
// would not fit the answer. (In protobuf a nested value takes up to four times its packed bytes.)
inline void require_sendable(const OwnedDatum& value) {
  constexpr std::size_t kFrame = 1024;
  if (value.bytes.size() < wire::kMaxMessageBytes / 4 - kFrame) return;
  v1::Value message;
  wire::to_proto(value.view(), &message);
  if (message.ByteSizeLong() <= wire::kMaxMessageBytes - kFrame) return;
  throw ValueError(
      "the value does not fit a message and was left where it is; take it through the local door");
}

// Pages of a snapshot: `write(element, page, size)` puts one element on a page and counts it. Elements that were sent are let go of.
template <typename Response, typename Element, typename Write>
Pages<Response> snapshot_pages(std::vector<Element> elements, Write write) {
  auto rest = std::make_shared<std::vector<Element>>(std::move(elements));
  return [rest, write, at = std::size_t{0}](Response& page) mutable {
    PageSize size;
    while (at < rest->size() && !size.full()) {
      write((*rest)[at], page, size);
      (*rest)[at] = Element();
      ++at;
    }
    return at < rest->size();
  };
}

}  // namespace steward::service
