// The model's dict.
#include <algorithm>
#include <set>

#include "engine/base/key.h"
#include "engine/base/packed.h"
#include "support/model_world.h"

namespace steward::testing {
namespace {

std::string identity_of(const Datum& key) {
  std::string scratch;
  return key_identity(normalize_key(key, scratch));
}

using Ages = std::map<std::uint64_t, ModelDictData::Entry>;

class ModelDict final : public store::Dict {
 public:
  ModelDict(std::shared_ptr<ModelWorld> world, ObjectId id) : handle_(std::move(world), id) {}

  [[nodiscard]] ObjectId id() const override { return handle_.id(); }

  bool get(const Datum& key, OwnedDatum& value) override {
    const std::string identity = identity_of(key);
    const std::lock_guard lock(world().mutex);
    const auto found = find(identity);
    if (found == data().by_age.end()) return false;
    value = found->second.value;
    return true;
  }

  bool contains(const Datum& key) override {
    OwnedDatum value;
    return get(key, value);
  }

  void set(const Datum& key, const Datum& value) override {
    const store::Item item(key, value);
    update({&item, 1});
  }

  bool setdefault(const Datum& key, const Datum& fallback, OwnedDatum& value) override {
    const std::string identity = identity_of(key);
    const std::lock_guard lock(world().mutex);
    world().check_value(fallback);
    const auto found = find(identity);
    if (found != data().by_age.end()) {
      value = found->second.value;
      return false;
    }
    store(identity, key, fallback);
    value.assign(fallback);
    return true;
  }

  bool pop(const Datum& key, OwnedDatum& value) override {
    const std::string identity = identity_of(key);
    const std::lock_guard lock(world().mutex);
    const auto found = find(identity);
    if (found == data().by_age.end()) return false;
    value = found->second.value;
    erase(found);
    return true;
  }

  bool popitem(OwnedDatum& key, OwnedDatum& value) override {
    const std::lock_guard lock(world().mutex);
    Ages& ages = data().by_age;
    if (ages.empty()) return false;
    const auto last = std::prev(ages.end());
    key = last->second.key;
    value = last->second.value;
    erase(last);
    return true;
  }

  bool remove(const Datum& key) override {
    OwnedDatum value;
    return pop(key, value);
  }

  std::uint64_t size() override {
    const std::lock_guard lock(world().mutex);
    return data().by_age.size();
  }

  void clear() override {
    const std::lock_guard lock(world().mutex);
    Ages ages;
    ages.swap(data().by_age);
    data().age_of.clear();
    for (const auto& [age, entry] : ages) world().forget(entry.value);
  }

  std::shared_ptr<store::Dict> copy() override {
    const std::lock_guard lock(world().mutex);
    const ModelDictData mine = data();
    const ObjectId id = world().create(store::ObjectKind::kDict, "");
    for (const auto& [age, entry] : mine.by_age) world().keep(entry.value.view());
    world().at(id).dict = mine;
    return std::static_pointer_cast<store::Dict>(world().handle(id));
  }

  std::vector<store::OwnedItem> items() override {
    return select<store::OwnedItem>([](const auto& e) { return store::OwnedItem(e.key, e.value); });
  }
  std::vector<OwnedDatum> keys() override {
    return select<OwnedDatum>([](const auto& e) { return e.key; });
  }
  std::vector<OwnedDatum> values() override {
    return select<OwnedDatum>([](const auto& e) { return e.value; });
  }

  store::ScanPage scan(std::uint64_t cursor, std::uint32_t count) override {
    const std::lock_guard lock(world().mutex);
    store::ScanPage page;
    const Ages& ages = data().by_age;
    auto at = ages.lower_bound(cursor);
    for (; at != ages.end() && page.items.size() < std::max(count, 1U); ++at) {
      page.items.emplace_back(at->second.key, at->second.value);
    }
    page.cursor = at == ages.end() ? 0 : at->first;
    return page;
  }

  void update(std::span<const store::Item> items) override {
    std::vector<std::string> identities;
    for (const auto& [key, value] : items) identities.push_back(identity_of(key));
    const std::lock_guard lock(world().mutex);
    for (const auto& [key, value] : items) world().check_value(value);
    data();  // throws if it is gone
    for (std::size_t i = 0; i < items.size(); ++i) store(identities[i], items[i].first, items[i].second);
  }

  std::vector<std::optional<OwnedDatum>> get_many(std::span<const Datum> keys) override {
    std::vector<std::string> identities;
    for (const Datum& key : keys) identities.push_back(identity_of(key));
    const std::lock_guard lock(world().mutex);
    std::vector<std::optional<OwnedDatum>> values;
    for (const std::string& identity : identities) {
      const auto found = find(identity);
      values.push_back(found == data().by_age.end() ? std::nullopt : std::optional(found->second.value));
    }
    return values;
  }

  std::uint64_t remove_many(std::span<const Datum> keys) override {
    std::vector<std::string> identities;
    for (const Datum& key : keys) identities.push_back(identity_of(key));
    const std::lock_guard lock(world().mutex);
    std::uint64_t removed = 0;
    for (const std::string& identity : identities) {
      const auto found = find(identity);
      if (found == data().by_age.end()) continue;
      erase(found);
      ++removed;
    }
    return removed;
  }

  OwnedDatum increment(const Datum& key, const Datum& by) override {
    const std::string identity = identity_of(key);
    const std::lock_guard lock(world().mutex);
    const auto found = find(identity);
    const Datum number = found == data().by_age.end() ? Datum::of_int(0) : found->second.value.view();
    OwnedDatum sum = model_sum(number, by);
    store(identity, key, sum.view());
    return sum;
  }

  store::CompareExchange compare_exchange(const Datum& key, const std::optional<Datum>& expected,
                                          const std::optional<Datum>& desired) override {
    const std::string identity = identity_of(key);
    const std::lock_guard lock(world().mutex);
    if (expected) packed::check_value(*expected);
    if (desired) world().check_value(*desired);
    const auto found = find(identity);
    const bool there = found != data().by_age.end();
    store::CompareExchange result;
    if (there) result.seen = found->second.value;
    result.exchanged = there ? expected && packed::equal(result.seen->view(), *expected) : !expected;
    if (!result.exchanged) return result;
    if (desired) {
      store(identity, key, *desired);
    } else if (there) {
      erase(found);
    }
    return result;
  }

 private:
  [[nodiscard]] ModelWorld& world() const { return handle_.world(); }
  ModelDictData& data() { return world().at(id()).dict; }

  Ages::iterator find(const std::string& identity) {
    ModelDictData& dict = data();
    const auto age = dict.age_of.find(identity);
    return age == dict.age_of.end() ? dict.by_age.end() : dict.by_age.find(age->second);
  }

  void store(const std::string& identity, const Datum& key, const Datum& value) {
    const auto found = find(identity);
    ModelDictData& dict = data();
    if (found != dict.by_age.end()) return replace_value(world(), found->second.value, value);
    dict.age_of.emplace(identity, dict.next_age);
    dict.by_age.emplace(dict.next_age++, ModelDictData::Entry{OwnedDatum(key), world().keep(value)});
  }

  void erase(Ages::iterator at) {
    const ModelDictData::Entry entry = at->second;
    data().age_of.erase(identity_of(entry.key.view()));
    data().by_age.erase(at);
    world().forget(entry.value);
  }

  template <typename Result, typename Choose>
  std::vector<Result> select(Choose choose) {
    const std::lock_guard lock(world().mutex);
    std::vector<Result> results;
    for (const auto& [age, entry] : data().by_age) results.push_back(choose(entry));
    return results;
  }

  ModelHandle handle_;
};

}  // namespace

std::shared_ptr<store::Object> make_model_dict(std::shared_ptr<ModelWorld> world, ObjectId id) {
  return std::make_shared<ModelDict>(std::move(world), id);
}

}  // namespace steward::testing
