#include "main/log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace steward::daemon {
namespace {

// A value that holds a space, a quote or a line's end is quoted.
std::string shown(const std::string& value) {
  const auto plain = [](char c) { return c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7F; };
  if (!value.empty() && std::all_of(value.begin(), value.end(), plain)) return value;
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' ? ' ' : c;
  }
  return quoted + '"';
}

void log(spdlog::level::level_enum level, const char* event, std::initializer_list<Field> fields) {
  std::string line = std::string("event=") + event;
  for (const auto& [key, value] : fields) line += std::string(" ") + key + "=" + shown(value);
  spdlog::log(level, "{}", line);
}

void log_grpc(gpr_log_func_args* message) {
  const bool error = message->severity == GPR_LOG_SEVERITY_ERROR;
  log(error ? spdlog::level::warn : spdlog::level::debug, "grpc", {{"message", message->message}});
}

void log_protobuf(google::protobuf::LogLevel, const char*, int, const std::string& message) {
  log(spdlog::level::debug, "protobuf",
      {{"message", message}});  // what matters of it is in the client's error
}

}  // namespace

void start_log(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("stewardd");
  logger->set_pattern("ts=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(logger);
  gpr_set_log_function(log_grpc);
  google::protobuf::SetLogHandler(log_protobuf);
}

void log_info(const char* event, std::initializer_list<Field> fields) {
  log(spdlog::level::info, event, fields);
}
void log_warning(const char* event, std::initializer_list<Field> fields) {
  log(spdlog::level::warn, event, fields);
}
void log_error(const char* event, std::initializer_list<Field> fields) {
  log(spdlog::level::err, event, fields);
}

}  // namespace steward::daemon
