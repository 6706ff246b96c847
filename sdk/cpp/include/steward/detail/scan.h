// The iterators of Dict and List: they read a page at a time. Input iterators: a copy goes on by itself.
// Nothing here is for users.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "steward/detail/handle.h"

namespace steward::detail {

inline constexpr std::uint32_t kPageSize = 256;  // elements: what one lock-free page read, or one RPC, brings
// A scan of a dict looks at all of it for each page, so its pages grow up to this.
inline constexpr std::uint32_t kLargestPage = 1U << 16;

// `Source` has next(), which gives the next page, and an empty one at the end.
template <typename Source, typename T>
class PageIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = const T&;

  PageIterator() = default;  // the end
  explicit PageIterator(Source source) : source_(std::move(source)), at_end_(false) { turn(); }

  reference operator*() const { return page_[position_]; }
  pointer operator->() const { return &page_[position_]; }
  PageIterator& operator++() {
    if (++position_ == page_.size()) turn();
    return *this;
  }
  PageIterator operator++(int) {
    PageIterator before = *this;
    ++*this;
    return before;
  }
  // Only the end is ever compared with.
  friend bool operator==(const PageIterator& a, const PageIterator& b) {
    return a.at_end_ == b.at_end_ && (a.at_end_ || a.position_ == b.position_);
  }

 private:
  void turn() {
    position_ = 0;
    page_ = source_.next();
    at_end_ = page_.empty();
  }

  Source source_;
  std::vector<T> page_;
  std::size_t position_ = 0;
  bool at_end_ = true;
};

template <typename K, typename V>
class DictPages {
 public:
  DictPages() = default;
  DictPages(ConnectionPtr connection, std::shared_ptr<store::Dict> dict)
      : connection_(std::move(connection)), dict_(std::move(dict)) {}

  std::vector<std::pair<K, V>> next() {
    std::vector<std::pair<K, V>> page;
    while (page.empty() && (!started_ || cursor_ != 0)) {  // a page may be empty in the middle
      started_ = true;
      page = read_page<K, V>(connection_, *dict_, cursor_, count_);
      count_ = std::min(2 * count_, kLargestPage);
    }
    return page;
  }

 private:
  ConnectionPtr connection_;
  std::shared_ptr<store::Dict> dict_;
  std::uint64_t cursor_ = 0;
  std::uint32_t count_ = kPageSize;
  bool started_ = false;
};

template <typename T>
class ListPages {
 public:
  ListPages() = default;
  ListPages(ConnectionPtr connection, std::shared_ptr<store::List> list)
      : connection_(std::move(connection)), list_(std::move(list)) {}

  std::vector<T> next() {
    const auto start = static_cast<std::int64_t>(start_);
    auto page = read_all<T>(connection_, [&] {
      return list_slice(*list_, {start, start + kPageSize, std::nullopt});
    });
    start_ += page.size();
    return page;
  }

 private:
  ConnectionPtr connection_;
  std::shared_ptr<store::List> list_;
  std::uint64_t start_ = 0;
};

template <typename K, typename V>
using DictIterator = PageIterator<DictPages<K, V>, std::pair<K, V>>;

template <typename T>
using ListIterator = PageIterator<ListPages<T>, T>;

}  // namespace steward::detail
