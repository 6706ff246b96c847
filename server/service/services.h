// One gRPC service per object kind, each in a file of its own. They keep references to what they are given.
#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "service/call.h"

namespace steward::service {

[[nodiscard]] std::unique_ptr<grpc::Service> make_manager_service(const Backend& backend, Sessions& sessions);
[[nodiscard]] std::unique_ptr<grpc::Service> make_dict_service(const Backend& backend, Sessions& sessions);
[[nodiscard]] std::unique_ptr<grpc::Service> make_list_service(const Backend& backend, Sessions& sessions);
[[nodiscard]] std::unique_ptr<grpc::Service> make_pipeline_service(const Backend& backend,
                                                                   Sessions& sessions);

}  // namespace steward::service
