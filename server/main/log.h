// The log: one line an event on stderr, in key=value form (logfmt), so that people and machines read it.
//
//   ts=2026-01-31T12:00:00.123Z level=info event=serving name=default address=unix:/run/user/1000/...
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

namespace steward::daemon {

using Field = std::pair<const char*, std::string>;

// Also takes what gRPC and protobuf themselves have to say.
void start_log(const std::string& level);
void log_info(const char* event, std::initializer_list<Field> fields = {});
void log_warning(const char* event, std::initializer_list<Field> fields = {});
void log_error(const char* event, std::initializer_list<Field> fields = {});

}  // namespace steward::daemon
