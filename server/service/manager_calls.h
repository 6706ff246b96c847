// What each call of the service Manager does, save Session; see manager.proto. Throws steward::Error.
#pragma once

#include "service/call.h"
#include "steward/v1/manager.pb.h"

namespace steward::service {

void run(Call& call, const v1::HelloRequest& request, v1::HelloResponse& response);
void run(Call& call, const v1::OpenRequest& request, v1::OpenResponse& response);
void run(Call& call, const v1::AttachRequest& request, v1::AttachResponse& response);
void run(Call& call, const v1::ReleaseRequest& request, v1::ReleaseResponse& response);
void run(Call& call, const v1::DropRequest& request, v1::DropResponse& response);
void run(Call& call, const v1::RenameRequest& request, v1::RenameResponse& response);
void run(Call& call, const v1::StatsRequest& request, v1::StatsResponse& response);

Pages<v1::ObjectsResponse> pages(Call& call, const v1::ObjectsRequest& request);
Pages<v1::CheckResponse> pages(Call& call, const v1::CheckRequest& request);

// The 16 bytes of HelloResponse.instance.
[[nodiscard]] std::string instance_bytes(const Backend& backend);

}  // namespace steward::service
