// What each call of the service List does; see list.proto. Throws steward::Error.
#pragma once

#include "service/call.h"
#include "steward/v1/list.pb.h"

namespace steward::service {

void run(Call& call, const v1::ListAppendRequest& request, v1::ListAppendResponse& response);
void run(Call& call, const v1::ListExtendRequest& request, v1::ListExtendResponse& response);
void run(Call& call, const v1::ListInsertRequest& request, v1::ListInsertResponse& response);
void run(Call& call, const v1::ListPopRequest& request, v1::ListPopResponse& response);
void run(Call& call, const v1::ListRemoveRequest& request, v1::ListRemoveResponse& response);
void run(Call& call, const v1::ListIndexRequest& request, v1::ListIndexResponse& response);
void run(Call& call, const v1::ListCountRequest& request, v1::ListCountResponse& response);
void run(Call& call, const v1::ListContainsRequest& request, v1::ListContainsResponse& response);
void run(Call& call, const v1::ListAtRequest& request, v1::ListAtResponse& response);
void run(Call& call, const v1::ListGetRequest& request, v1::ListGetResponse& response);
void run(Call& call, const v1::ListSetRequest& request, v1::ListSetResponse& response);
void run(Call& call, const v1::ListSetSliceRequest& request, v1::ListSetSliceResponse& response);
void run(Call& call, const v1::ListRemoveSliceRequest& request, v1::ListRemoveSliceResponse& response);
void run(Call& call, const v1::ListSortRequest& request, v1::ListSortResponse& response);
void run(Call& call, const v1::ListReverseRequest& request, v1::ListReverseResponse& response);
void run(Call& call, const v1::ListClearRequest& request, v1::ListClearResponse& response);
void run(Call& call, const v1::ListCopyRequest& request, v1::ListCopyResponse& response);
void run(Call& call, const v1::ListSizeRequest& request, v1::ListSizeResponse& response);
void run(Call& call, const v1::ListEmptyRequest& request, v1::ListEmptyResponse& response);
void run(Call& call, const v1::ListRepeatRequest& request, v1::ListRepeatResponse& response);
void run(Call& call, const v1::ListIncrementRequest& request, v1::ListIncrementResponse& response);
void run(Call& call, const v1::ListCompareExchangeRequest& request,
         v1::ListCompareExchangeResponse& response);

Pages<v1::ListSliceResponse> pages(Call& call, const v1::ListSliceRequest& request);

}  // namespace steward::service
