#include <memory>

#include "service/list_calls.h"
#include "service/reactors.h"
#include "service/services.h"
#include "steward/v1/list.grpc.pb.h"

namespace steward::service {
namespace {

using Context = grpc::CallbackServerContext;
using Bytes = grpc::ByteBuffer;
using Unary = grpc::ServerUnaryReactor;
using Stream = grpc::ServerWriteReactor<grpc::ByteBuffer>;

using Raw = RawMethods<v1::List::Service, v1::List::WithRawCallbackMethod_Append,
                       v1::List::WithRawCallbackMethod_Extend, v1::List::WithRawCallbackMethod_Insert,
                       v1::List::WithRawCallbackMethod_Pop, v1::List::WithRawCallbackMethod_Remove,
                       v1::List::WithRawCallbackMethod_Index, v1::List::WithRawCallbackMethod_Count,
                       v1::List::WithRawCallbackMethod_Contains, v1::List::WithRawCallbackMethod_At,
                       v1::List::WithRawCallbackMethod_Get, v1::List::WithRawCallbackMethod_Set,
                       v1::List::WithRawCallbackMethod_Slice, v1::List::WithRawCallbackMethod_SetSlice,
                       v1::List::WithRawCallbackMethod_RemoveSlice, v1::List::WithRawCallbackMethod_Sort,
                       v1::List::WithRawCallbackMethod_Reverse, v1::List::WithRawCallbackMethod_Clear,
                       v1::List::WithRawCallbackMethod_Copy, v1::List::WithRawCallbackMethod_Size,
                       v1::List::WithRawCallbackMethod_Empty, v1::List::WithRawCallbackMethod_Repeat,
                       v1::List::WithRawCallbackMethod_Increment,
                       v1::List::WithRawCallbackMethod_CompareExchange>::Service;

class ListService final : public Raw {
 public:
  ListService(const Backend& backend, Sessions& sessions) : backend_(backend), sessions_(sessions) {}

  Unary* Append(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListAppendRequest, v1::ListAppendResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Extend(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListExtendRequest, v1::ListExtendResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Insert(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListInsertRequest, v1::ListInsertResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Pop(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListPopRequest, v1::ListPopResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Remove(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListRemoveRequest, v1::ListRemoveResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Index(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListIndexRequest, v1::ListIndexResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Count(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListCountRequest, v1::ListCountResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Contains(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListContainsRequest, v1::ListContainsResponse>(backend_, sessions_, context, in, out);
  }
  Unary* At(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListAtRequest, v1::ListAtResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Get(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListGetRequest, v1::ListGetResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Set(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListSetRequest, v1::ListSetResponse>(backend_, sessions_, context, in, out);
  }
  Stream* Slice(Context* context, const Bytes* in) override {
    return paged<v1::ListSliceRequest, v1::ListSliceResponse>(backend_, sessions_, context, in);
  }
  Unary* SetSlice(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListSetSliceRequest, v1::ListSetSliceResponse>(backend_, sessions_, context, in, out);
  }
  Unary* RemoveSlice(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListRemoveSliceRequest, v1::ListRemoveSliceResponse>(backend_, sessions_, context, in,
                                                                          out);
  }
  Unary* Sort(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListSortRequest, v1::ListSortResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Reverse(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListReverseRequest, v1::ListReverseResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Clear(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListClearRequest, v1::ListClearResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Copy(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListCopyRequest, v1::ListCopyResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Size(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListSizeRequest, v1::ListSizeResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Empty(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListEmptyRequest, v1::ListEmptyResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Repeat(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListRepeatRequest, v1::ListRepeatResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Increment(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListIncrementRequest, v1::ListIncrementResponse>(backend_, sessions_, context, in, out);
  }
  Unary* CompareExchange(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::ListCompareExchangeRequest, v1::ListCompareExchangeResponse>(backend_, sessions_,
                                                                                  context, in, out);
  }

 private:
  const Backend& backend_;
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_list_service(const Backend& backend, Sessions& sessions) {
  return std::make_unique<ListService>(backend, sessions);
}

}  // namespace steward::service
