#include "cli/json.h"

#include <absl/strings/escaping.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace steward::cli {
namespace {

Json float_to_json(double number) {
  if (std::isfinite(number)) return number;
  return {{"$float", std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf"}};
}

double float_from(const Json& json) {
  const auto text = json.get<std::string>();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  throw ValueError("{\"$float\": ...} is for \"nan\", \"inf\" and \"-inf\", and not for " + json.dump());
}

Json elements_to_json(const Value& value) {
  Json array = Json::array();
  for (const Value& element : value.elements()) array.push_back(to_json(element));
  return array;
}

Value::Elements elements_from(const Json& array) {
  if (!array.is_array()) throw ValueError("wanted a JSON array, not " + array.dump());
  Value::Elements elements;
  for (const Json& element : array) elements.push_back(from_json(element));
  return elements;
}

std::string bytes_from(const Json& json) {
  std::string bytes;
  if (!absl::Base64Unescape(json.get<std::string>(), &bytes)) {
    throw ValueError("{\"$bytes\": ...} is base64, and not " + json.dump());
  }
  return bytes;
}

bool is_plain_key(const Value& key) {
  return key.kind() == Kind::kStr && !key.as<std::string>().starts_with('$');
}

Value pairs_from(const Json& pairs) {
  Value::Entries entries;
  for (const Value& pair : elements_from(pairs)) {
    if (pair.kind() != Kind::kList || pair.size() != 2) {
      throw ValueError("{\"$dict\": ...} is a list of [key, value] pairs, not " + pairs.dump());
    }
    entries.emplace_back(pair.at(0), pair.at(1));
  }
  return Value::dict(std::move(entries));
}

Value object_from(const Json& object) {
  if (object.size() == 1 && object.begin().key().starts_with('$')) {
    const std::string& kind = object.begin().key();
    const Json& content = object.begin().value();
    if (kind == "$bytes") return Bytes(bytes_from(content));
    if (kind == "$tuple") return Value::tuple(elements_from(content));
    if (kind == "$dict") return pairs_from(content);
    if (kind == "$float") return float_from(content);
    if (kind == "$ref") return Ref(content.get<ObjectId>());
    throw ValueError("unknown kind of value: " + kind + "; there are $bytes, $dict, $float, $ref and $tuple");
  }
  Value::Entries entries;
  for (const auto& [key, value] : object.items()) entries.emplace_back(key, from_json(value));
  return Value::dict(std::move(entries));
}

}  // namespace

Json items_to_json(const std::vector<std::pair<Value, Value>>& items) {
  const bool plain = std::ranges::all_of(items, [](const auto& item) { return is_plain_key(item.first); });
  Json object = Json::object();
  Json pairs = Json::array();
  for (const auto& [key, value] : items) {
    if (plain) {
      object.push_back({key.as<std::string>(), to_json(value)});
    } else {
      pairs.push_back(Json::array({to_json(key), to_json(value)}));
    }
  }
  return plain ? object : Json{{"$dict", pairs}};
}

Json to_json(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull: return nullptr;
    case Kind::kBool: return value.as<bool>();
    case Kind::kInt: return value.as<std::int64_t>();
    case Kind::kFloat: return float_to_json(value.as<double>());
    case Kind::kStr: return value.as<std::string>();
    case Kind::kBytes: return {{"$bytes", absl::Base64Escape(value.as<Bytes>().data)}};
    case Kind::kList: return elements_to_json(value);
    case Kind::kTuple: return {{"$tuple", elements_to_json(value)}};
    case Kind::kDict: return items_to_json(value.entries());
    case Kind::kRef: break;
  }
  return {{"$ref", value.as<Ref>().id()}};
}

Value from_json(const Json& json) try {
  if (json.is_null()) return nullptr;
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned()) return json.get<std::uint64_t>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) return Value::list(elements_from(json));
  return object_from(json);
} catch (const Json::exception& error) {
  throw ValueError("not a value: " + json.dump() + " (" + error.what() + ")");
}

Value parse_value(const std::string& word) {
  const Json json = Json::parse(word, nullptr, false);
  return json.is_discarded() ? Value(word) : from_json(json);
}

std::string dump(const Value& value) { return to_json(value).dump(); }

}  // namespace steward::cli
