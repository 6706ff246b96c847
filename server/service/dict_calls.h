// What each call of the service Dict does; see dict.proto. Throws steward::Error.
#pragma once

#include "service/call.h"
#include "steward/v1/dict.pb.h"

namespace steward::service {

void run(Call& call, const v1::DictGetRequest& request, v1::DictGetResponse& response);
void run(Call& call, const v1::DictAtRequest& request, v1::DictAtResponse& response);
void run(Call& call, const v1::DictContainsRequest& request, v1::DictContainsResponse& response);
void run(Call& call, const v1::DictSetRequest& request, v1::DictSetResponse& response);
void run(Call& call, const v1::DictSetdefaultRequest& request, v1::DictSetdefaultResponse& response);
void run(Call& call, const v1::DictPopRequest& request, v1::DictPopResponse& response);
void run(Call& call, const v1::DictPopitemRequest& request, v1::DictPopitemResponse& response);
void run(Call& call, const v1::DictRemoveRequest& request, v1::DictRemoveResponse& response);
void run(Call& call, const v1::DictSizeRequest& request, v1::DictSizeResponse& response);
void run(Call& call, const v1::DictEmptyRequest& request, v1::DictEmptyResponse& response);
void run(Call& call, const v1::DictClearRequest& request, v1::DictClearResponse& response);
void run(Call& call, const v1::DictCopyRequest& request, v1::DictCopyResponse& response);
void run(Call& call, const v1::DictScanRequest& request, v1::DictScanResponse& response);
void run(Call& call, const v1::DictUpdateRequest& request, v1::DictUpdateResponse& response);
void run(Call& call, const v1::DictRemoveManyRequest& request, v1::DictRemoveManyResponse& response);
void run(Call& call, const v1::DictIncrementRequest& request, v1::DictIncrementResponse& response);
void run(Call& call, const v1::DictCompareExchangeRequest& request,
         v1::DictCompareExchangeResponse& response);

Pages<v1::DictKeysResponse> pages(Call& call, const v1::DictKeysRequest& request);
Pages<v1::DictValuesResponse> pages(Call& call, const v1::DictValuesRequest& request);
Pages<v1::DictItemsResponse> pages(Call& call, const v1::DictItemsRequest& request);
Pages<v1::DictScanAllResponse> pages(Call& call, const v1::DictScanAllRequest& request);
Pages<v1::DictGetManyResponse> pages(Call& call, const v1::DictGetManyRequest& request);

}  // namespace steward::service
