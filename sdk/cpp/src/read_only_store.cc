#include "cpp/src/read_only_store.h"

#include "steward/error.h"

namespace steward::detail {
namespace {

[[noreturn]] void refuse() {
  throw PermissionDenied(
      "this manager is connected read-only and can not change anything; connect without read_only");
}

class ReadOnlyDict final : public store::Dict {
 public:
  explicit ReadOnlyDict(std::shared_ptr<store::Dict> dict) : dict_(std::move(dict)) {}

  [[nodiscard]] ObjectId id() const override { return dict_->id(); }
  bool get(const Datum& key, OwnedDatum& value) override { return dict_->get(key, value); }
  bool contains(const Datum& key) override { return dict_->contains(key); }
  std::uint64_t size() override { return dict_->size(); }
  std::vector<store::OwnedItem> items() override { return dict_->items(); }
  std::vector<OwnedDatum> keys() override { return dict_->keys(); }
  std::vector<OwnedDatum> values() override { return dict_->values(); }
  store::ScanPage scan(std::uint64_t cursor, std::uint32_t count) override {
    return dict_->scan(cursor, count);
  }
  std::vector<std::optional<OwnedDatum>> get_many(std::span<const Datum> keys) override {
    return dict_->get_many(keys);
  }

  void set(const Datum&, const Datum&) override { refuse(); }
  bool setdefault(const Datum&, const Datum&, OwnedDatum&) override { refuse(); }
  bool pop(const Datum&, OwnedDatum&) override { refuse(); }
  bool popitem(OwnedDatum&, OwnedDatum&) override { refuse(); }
  bool remove(const Datum&) override { refuse(); }
  void clear() override { refuse(); }
  std::shared_ptr<store::Dict> copy() override { refuse(); }
  void update(std::span<const store::Item>) override { refuse(); }
  std::uint64_t remove_many(std::span<const Datum>) override { refuse(); }
  OwnedDatum increment(const Datum&, const Datum&) override { refuse(); }
  store::CompareExchange compare_exchange(const Datum&, const std::optional<Datum>&,
                                          const std::optional<Datum>&) override {
    refuse();
  }

 private:
  std::shared_ptr<store::Dict> dict_;
};

class ReadOnlyList final : public store::List {
 public:
  explicit ReadOnlyList(std::shared_ptr<store::List> list) : list_(std::move(list)) {}

  [[nodiscard]] ObjectId id() const override { return list_->id(); }
  bool get(std::int64_t index, OwnedDatum& value) override { return list_->get(index, value); }
  std::uint64_t index(const Datum& value, std::int64_t start, std::optional<std::int64_t> stop) override {
    return list_->index(value, start, stop);
  }
  std::uint64_t count(const Datum& value) override { return list_->count(value); }
  bool contains(const Datum& value) override { return list_->contains(value); }
  std::vector<OwnedDatum> slice(const store::Slice& slice) override { return list_->slice(slice); }
  std::uint64_t size() override { return list_->size(); }

  void append(const Datum&) override { refuse(); }
  void extend(std::span<const Datum>) override { refuse(); }
  void insert(std::int64_t, const Datum&) override { refuse(); }
  OwnedDatum pop(std::int64_t) override { refuse(); }
  void remove(const Datum&) override { refuse(); }
  void set(std::int64_t, const Datum&) override { refuse(); }
  void set_slice(const store::Slice&, std::span<const Datum>) override { refuse(); }
  void remove_slice(const store::Slice&) override { refuse(); }
  void sort(bool) override { refuse(); }
  void reverse() override { refuse(); }
  void clear() override { refuse(); }
  std::shared_ptr<store::List> copy() override { refuse(); }
  void repeat(std::int64_t) override { refuse(); }
  OwnedDatum increment(std::int64_t, const Datum&) override { refuse(); }
  store::CompareExchange compare_exchange(std::int64_t, const Datum&, const Datum&) override { refuse(); }

 private:
  std::shared_ptr<store::List> list_;
};

std::shared_ptr<store::Object> wrap(std::shared_ptr<store::Object> object) {
  if (object->kind() == store::ObjectKind::kDict) {
    return std::make_shared<ReadOnlyDict>(std::static_pointer_cast<store::Dict>(std::move(object)));
  }
  return std::make_shared<ReadOnlyList>(std::static_pointer_cast<store::List>(std::move(object)));
}

class ReadOnlyManager final : public store::Manager {
 public:
  explicit ReadOnlyManager(std::shared_ptr<store::Manager> store) : store_(std::move(store)) {}

  std::shared_ptr<store::Object> open(store::ObjectKind kind, std::string_view name,
                                      store::OpenMode mode) override {
    if (name.empty() || mode == store::OpenMode::kCreate) refuse();
    return wrap(store_->open(kind, name, store::OpenMode::kOpen));
  }
  std::shared_ptr<store::Object> attach(ObjectId id) override { return wrap(store_->attach(id)); }
  std::vector<store::ObjectInfo> objects() override { return store_->objects(); }
  bool drop(std::string_view) override { refuse(); }
  void rename(std::string_view, std::string_view) override { refuse(); }
  store::Stats stats() override { return store_->stats(); }
  std::vector<std::string> check() override { return store_->check(); }

 private:
  std::shared_ptr<store::Manager> store_;
};

}  // namespace

std::shared_ptr<store::Manager> read_only(std::shared_ptr<store::Manager> store) {
  return std::make_shared<ReadOnlyManager>(std::move(store));
}

}  // namespace steward::detail
