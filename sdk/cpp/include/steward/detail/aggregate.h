// Looks into plain structs: how many fields there are, and a tuple of references to them. Nothing here
// is for users.
//
// The count is the largest number of initializers that the struct takes in braces; the fields are
// named by a structured binding of that many. Up to 16 fields, no base class, no C array.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace steward::detail {

inline constexpr std::size_t kMaxFields = 16;

// Stands for a value of any type, but for the struct itself.
template <typename Struct>
struct AnyField {
  template <typename T>
  requires(!std::is_same_v<std::remove_cvref_t<T>, Struct>) operator T()
      const noexcept;  // never defined: only asked about
};

template <typename Struct, std::size_t... kIndices>
constexpr bool takes_fields(std::index_sequence<kIndices...>) {
  return requires { Struct{(static_cast<void>(kIndices), AnyField<Struct>{})...}; };
}

template <typename Struct, std::size_t kCount = kMaxFields + 1>
constexpr std::size_t count_fields() {
  if constexpr (takes_fields<Struct>(std::make_index_sequence<kCount>{})) {
    return kCount;
  } else if constexpr (kCount > 0) {
    return count_fields<Struct, kCount - 1>();
  } else {
    return 0;
  }
}

template <typename T>
concept PlainStruct = std::is_class_v<T> && std::is_aggregate_v<T>;

// A tuple of references to the fields of `value`.
template <typename Struct>
constexpr auto tie_fields(Struct& value) {
  constexpr std::size_t kCount = count_fields<std::remove_const_t<Struct>>();
  static_assert(kCount <= kMaxFields,
                "Steward stores plain structs of up to 16 fields: specialise steward::Convert for it");
  if constexpr (kCount == 0) {
    return std::tie();
#define STEWARD_TIE(count, ...)           \
  }                                       \
  else if constexpr (kCount == (count)) { \
    auto& [__VA_ARGS__] = value;          \
    return std::tie(__VA_ARGS__)
    STEWARD_TIE(1, a);
    STEWARD_TIE(2, a, b);
    STEWARD_TIE(3, a, b, c);
    STEWARD_TIE(4, a, b, c, d);
    STEWARD_TIE(5, a, b, c, d, e);
    STEWARD_TIE(6, a, b, c, d, e, f);
    STEWARD_TIE(7, a, b, c, d, e, f, g);
    STEWARD_TIE(8, a, b, c, d, e, f, g, h);
    STEWARD_TIE(9, a, b, c, d, e, f, g, h, i);
    STEWARD_TIE(10, a, b, c, d, e, f, g, h, i, j);
    STEWARD_TIE(11, a, b, c, d, e, f, g, h, i, j, k);
    STEWARD_TIE(12, a, b, c, d, e, f, g, h, i, j, k, l);
    STEWARD_TIE(13, a, b, c, d, e, f, g, h, i, j, k, l, m);
    STEWARD_TIE(14, a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    STEWARD_TIE(15, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    STEWARD_TIE(16, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
#undef STEWARD_TIE
  }
}

template <typename Struct>
using FieldsOf = decltype(tie_fields(std::declval<Struct&>()));

}  // namespace steward::detail
