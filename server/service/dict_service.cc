#include <memory>

#include "service/dict_calls.h"
#include "service/reactors.h"
#include "service/services.h"
#include "steward/v1/dict.grpc.pb.h"

namespace steward::service {
namespace {

using Context = grpc::CallbackServerContext;
using Bytes = grpc::ByteBuffer;
using Unary = grpc::ServerUnaryReactor;
using Stream = grpc::ServerWriteReactor<grpc::ByteBuffer>;

using Raw = RawMethods<v1::Dict::Service, v1::Dict::WithRawCallbackMethod_Get,
                       v1::Dict::WithRawCallbackMethod_At, v1::Dict::WithRawCallbackMethod_Contains,
                       v1::Dict::WithRawCallbackMethod_Set, v1::Dict::WithRawCallbackMethod_Setdefault,
                       v1::Dict::WithRawCallbackMethod_Pop, v1::Dict::WithRawCallbackMethod_Popitem,
                       v1::Dict::WithRawCallbackMethod_Remove, v1::Dict::WithRawCallbackMethod_Size,
                       v1::Dict::WithRawCallbackMethod_Empty, v1::Dict::WithRawCallbackMethod_Clear,
                       v1::Dict::WithRawCallbackMethod_Copy, v1::Dict::WithRawCallbackMethod_Keys,
                       v1::Dict::WithRawCallbackMethod_Values, v1::Dict::WithRawCallbackMethod_Items,
                       v1::Dict::WithRawCallbackMethod_Scan, v1::Dict::WithRawCallbackMethod_ScanAll,
                       v1::Dict::WithRawCallbackMethod_Update, v1::Dict::WithRawCallbackMethod_GetMany,
                       v1::Dict::WithRawCallbackMethod_RemoveMany, v1::Dict::WithRawCallbackMethod_Increment,
                       v1::Dict::WithRawCallbackMethod_CompareExchange>::Service;

class DictService final : public Raw {
 public:
  DictService(const Backend& backend, Sessions& sessions) : backend_(backend), sessions_(sessions) {}

  Unary* Get(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictGetRequest, v1::DictGetResponse>(backend_, sessions_, context, in, out);
  }
  Unary* At(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictAtRequest, v1::DictAtResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Contains(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictContainsRequest, v1::DictContainsResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Set(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictSetRequest, v1::DictSetResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Setdefault(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictSetdefaultRequest, v1::DictSetdefaultResponse>(backend_, sessions_, context, in,
                                                                        out);
  }
  Unary* Pop(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictPopRequest, v1::DictPopResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Popitem(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictPopitemRequest, v1::DictPopitemResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Remove(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictRemoveRequest, v1::DictRemoveResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Size(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictSizeRequest, v1::DictSizeResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Empty(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictEmptyRequest, v1::DictEmptyResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Clear(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictClearRequest, v1::DictClearResponse>(backend_, sessions_, context, in, out);
  }
  Unary* Copy(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictCopyRequest, v1::DictCopyResponse>(backend_, sessions_, context, in, out);
  }
  Stream* Keys(Context* context, const Bytes* in) override {
    return paged<v1::DictKeysRequest, v1::DictKeysResponse>(backend_, sessions_, context, in);
  }
  Stream* Values(Context* context, const Bytes* in) override {
    return paged<v1::DictValuesRequest, v1::DictValuesResponse>(backend_, sessions_, context, in);
  }
  Stream* Items(Context* context, const Bytes* in) override {
    return paged<v1::DictItemsRequest, v1::DictItemsResponse>(backend_, sessions_, context, in);
  }
  Unary* Scan(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictScanRequest, v1::DictScanResponse>(backend_, sessions_, context, in, out);
  }
  Stream* ScanAll(Context* context, const Bytes* in) override {
    return paged<v1::DictScanAllRequest, v1::DictScanAllResponse>(backend_, sessions_, context, in);
  }
  Unary* Update(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictUpdateRequest, v1::DictUpdateResponse>(backend_, sessions_, context, in, out);
  }
  Stream* GetMany(Context* context, const Bytes* in) override {
    return paged<v1::DictGetManyRequest, v1::DictGetManyResponse>(backend_, sessions_, context, in);
  }
  Unary* RemoveMany(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictRemoveManyRequest, v1::DictRemoveManyResponse>(backend_, sessions_, context, in,
                                                                        out);
  }
  Unary* Increment(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictIncrementRequest, v1::DictIncrementResponse>(backend_, sessions_, context, in, out);
  }
  Unary* CompareExchange(Context* context, const Bytes* in, Bytes* out) override {
    return unary<v1::DictCompareExchangeRequest, v1::DictCompareExchangeResponse>(backend_, sessions_,
                                                                                  context, in, out);
  }

 private:
  const Backend& backend_;
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_dict_service(const Backend& backend, Sessions& sessions) {
  return std::make_unique<DictService>(backend, sessions);
}

}  // namespace steward::service
