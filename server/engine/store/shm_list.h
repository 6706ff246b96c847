// store::List on a segment: checks arguments, then lets ListObject work, then throws what it says.
#pragma once

#include "engine/objects/list_object.h"
#include "engine/store/object_handle.h"
#include "engine/store/store.h"

namespace steward::store {

class ShmList final : public List {
 public:
  explicit ShmList(std::unique_ptr<ObjectHandle> handle);

  [[nodiscard]] ObjectId id() const override { return handle_->id(); }

  void append(const Datum& value) override;
  void extend(std::span<const Datum> values) override;
  void insert(std::int64_t index, const Datum& value) override;
  OwnedDatum pop(std::int64_t index) override;
  void remove(const Datum& value) override;
  std::uint64_t index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) override;
  std::uint64_t count(const Datum& value) override;
  bool contains(const Datum& value) override;
  bool get(std::int64_t index, OwnedDatum& value) override;
  void set(std::int64_t index, const Datum& value) override;
  std::vector<OwnedDatum> slice(const Slice& slice) override;
  void set_slice(const Slice& slice, std::span<const Datum> values) override;
  void remove_slice(const Slice& slice) override;
  void sort(bool reverse) override;
  void reverse() override;
  void clear() override;
  std::shared_ptr<List> copy() override;
  std::uint64_t size() override;
  void repeat(std::int64_t times) override;
  OwnedDatum increment(std::int64_t index, const Datum& by) override;
  CompareExchange compare_exchange(std::int64_t index, const Datum& expected, const Datum& desired) override;

 private:
  Outcome checked(Outcome outcome) const;

  std::unique_ptr<ObjectHandle> handle_;
  ListObject list_;
};

}  // namespace steward::store
