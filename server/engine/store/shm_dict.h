// store::Dict on a segment: checks arguments, then lets DictObject work, then throws what it says.
#pragma once

#include "engine/objects/dict_object.h"
#include "engine/store/object_handle.h"
#include "engine/store/store.h"

namespace steward::store {

class ShmDict final : public Dict {
 public:
  explicit ShmDict(std::unique_ptr<ObjectHandle> handle);

  [[nodiscard]] ObjectId id() const override { return handle_->id(); }

  bool get(const Datum& key, OwnedDatum& value) override;
  bool contains(const Datum& key) override;
  void set(const Datum& key, const Datum& value) override;
  bool setdefault(const Datum& key, const Datum& fallback, OwnedDatum& value) override;
  bool pop(const Datum& key, OwnedDatum& value) override;
  bool popitem(OwnedDatum& key, OwnedDatum& value) override;
  bool remove(const Datum& key) override;
  std::uint64_t size() override;
  void clear() override;
  std::shared_ptr<Dict> copy() override;
  std::vector<OwnedItem> items() override;
  std::vector<OwnedDatum> keys() override;
  std::vector<OwnedDatum> values() override;
  ScanPage scan(std::uint64_t cursor, std::uint32_t count) override;
  void update(std::span<const Item> items) override;
  std::vector<std::optional<OwnedDatum>> get_many(std::span<const Datum> keys) override;
  std::uint64_t remove_many(std::span<const Datum> keys) override;
  OwnedDatum increment(const Datum& key, const Datum& by) override;
  CompareExchange compare_exchange(const Datum& key, const std::optional<Datum>& expected,
                                   const std::optional<Datum>& desired) override;

 private:
  [[nodiscard]] bool get_any(const Datum& key, OwnedDatum& value);
  [[nodiscard]] Outcome checked(Outcome outcome) const;
  [[nodiscard]] std::vector<DictObject::Row> rows(DictObject::Columns columns) const;

  std::unique_ptr<ObjectHandle> handle_;
  DictObject dict_;
};

}  // namespace steward::store
