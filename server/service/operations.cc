#include "service/operations.h"

#include <utility>

#include "service/dict_calls.h"
#include "service/list_calls.h"
#include "service/manager_calls.h"
#include "steward/error.h"

namespace steward::service {
namespace {

using v1::Operation;

template <typename Request, typename Response>
Pages<v1::Answer> pages_of(Call& call, const Request& request, Response* (v1::Answer::*result)()) {
  return [source = pages(call, request), result](v1::Answer& answer) { return source(*(answer.*result)()); };
}

Pages<v1::Answer> run_manager(Call& call, const Operation& operation, v1::Answer& answer) {
  switch (operation.call_case()) {
    case Operation::kOpen: run(call, operation.open(), *answer.mutable_open()); break;
    case Operation::kAttach: run(call, operation.attach(), *answer.mutable_attach()); break;
    case Operation::kRelease: run(call, operation.release(), *answer.mutable_release()); break;
    case Operation::kObjects: return pages_of(call, operation.objects(), &v1::Answer::mutable_objects);
    case Operation::kDrop: run(call, operation.drop(), *answer.mutable_drop()); break;
    case Operation::kRename: run(call, operation.rename(), *answer.mutable_rename()); break;
    case Operation::kStats: run(call, operation.stats(), *answer.mutable_stats()); break;
    case Operation::kCheck: return pages_of(call, operation.check(), &v1::Answer::mutable_check);
    default: throw ValueError("the operation does not say what to do: set its call");
  }
  return nullptr;
}

Pages<v1::Answer> run_dict(Call& call, const Operation& operation, v1::Answer& answer) {
  switch (operation.call_case()) {
    case Operation::kDictGet: run(call, operation.dict_get(), *answer.mutable_dict_get()); break;
    case Operation::kDictAt: run(call, operation.dict_at(), *answer.mutable_dict_at()); break;
    case Operation::kDictContains:
      run(call, operation.dict_contains(), *answer.mutable_dict_contains());
      break;
    case Operation::kDictSet: run(call, operation.dict_set(), *answer.mutable_dict_set()); break;
    case Operation::kDictSetdefault:
      run(call, operation.dict_setdefault(), *answer.mutable_dict_setdefault());
      break;
    case Operation::kDictPop: run(call, operation.dict_pop(), *answer.mutable_dict_pop()); break;
    case Operation::kDictPopitem: run(call, operation.dict_popitem(), *answer.mutable_dict_popitem()); break;
    case Operation::kDictRemove: run(call, operation.dict_remove(), *answer.mutable_dict_remove()); break;
    case Operation::kDictSize: run(call, operation.dict_size(), *answer.mutable_dict_size()); break;
    case Operation::kDictEmpty: run(call, operation.dict_empty(), *answer.mutable_dict_empty()); break;
    case Operation::kDictClear: run(call, operation.dict_clear(), *answer.mutable_dict_clear()); break;
    case Operation::kDictCopy: run(call, operation.dict_copy(), *answer.mutable_dict_copy()); break;
    case Operation::kDictKeys: return pages_of(call, operation.dict_keys(), &v1::Answer::mutable_dict_keys);
    case Operation::kDictValues:
      return pages_of(call, operation.dict_values(), &v1::Answer::mutable_dict_values);
    case Operation::kDictItems:
      return pages_of(call, operation.dict_items(), &v1::Answer::mutable_dict_items);
    case Operation::kDictScan: run(call, operation.dict_scan(), *answer.mutable_dict_scan()); break;
    case Operation::kDictUpdate: run(call, operation.dict_update(), *answer.mutable_dict_update()); break;
    case Operation::kDictGetMany:
      return pages_of(call, operation.dict_get_many(), &v1::Answer::mutable_dict_get_many);
    case Operation::kDictRemoveMany:
      run(call, operation.dict_remove_many(), *answer.mutable_dict_remove_many());
      break;
    case Operation::kDictIncrement:
      run(call, operation.dict_increment(), *answer.mutable_dict_increment());
      break;
    case Operation::kDictCompareExchange:
      run(call, operation.dict_compare_exchange(), *answer.mutable_dict_compare_exchange());
      break;
    default: return run_manager(call, operation, answer);
  }
  return nullptr;
}

Pages<v1::Answer> run_list(Call& call, const Operation& operation, v1::Answer& answer) {
  switch (operation.call_case()) {
    case Operation::kListAppend: run(call, operation.list_append(), *answer.mutable_list_append()); break;
    case Operation::kListExtend: run(call, operation.list_extend(), *answer.mutable_list_extend()); break;
    case Operation::kListInsert: run(call, operation.list_insert(), *answer.mutable_list_insert()); break;
    case Operation::kListPop: run(call, operation.list_pop(), *answer.mutable_list_pop()); break;
    case Operation::kListRemove: run(call, operation.list_remove(), *answer.mutable_list_remove()); break;
    case Operation::kListIndex: run(call, operation.list_index(), *answer.mutable_list_index()); break;
    case Operation::kListCount: run(call, operation.list_count(), *answer.mutable_list_count()); break;
    case Operation::kListContains:
      run(call, operation.list_contains(), *answer.mutable_list_contains());
      break;
    case Operation::kListAt: run(call, operation.list_at(), *answer.mutable_list_at()); break;
    case Operation::kListGet: run(call, operation.list_get(), *answer.mutable_list_get()); break;
    case Operation::kListSet: run(call, operation.list_set(), *answer.mutable_list_set()); break;
    case Operation::kListSlice:
      return pages_of(call, operation.list_slice(), &v1::Answer::mutable_list_slice);
    case Operation::kListSetSlice:
      run(call, operation.list_set_slice(), *answer.mutable_list_set_slice());
      break;
    case Operation::kListRemoveSlice:
      run(call, operation.list_remove_slice(), *answer.mutable_list_remove_slice());
      break;
    case Operation::kListSort: run(call, operation.list_sort(), *answer.mutable_list_sort()); break;
    case Operation::kListReverse: run(call, operation.list_reverse(), *answer.mutable_list_reverse()); break;
    case Operation::kListClear: run(call, operation.list_clear(), *answer.mutable_list_clear()); break;
    case Operation::kListCopy: run(call, operation.list_copy(), *answer.mutable_list_copy()); break;
    case Operation::kListSize: run(call, operation.list_size(), *answer.mutable_list_size()); break;
    case Operation::kListEmpty: run(call, operation.list_empty(), *answer.mutable_list_empty()); break;
    case Operation::kListRepeat: run(call, operation.list_repeat(), *answer.mutable_list_repeat()); break;
    case Operation::kListIncrement:
      run(call, operation.list_increment(), *answer.mutable_list_increment());
      break;
    case Operation::kListCompareExchange:
      run(call, operation.list_compare_exchange(), *answer.mutable_list_compare_exchange());
      break;
    default: return run_dict(call, operation, answer);
  }
  return nullptr;
}

}  // namespace

Pages<v1::Answer> run_operation(Call& call, const Operation& operation, v1::Answer& answer) {
  return run_list(call, operation, answer);
}

}  // namespace steward::service
