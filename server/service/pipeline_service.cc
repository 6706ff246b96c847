#include <google/protobuf/arena.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "service/operations.h"
#include "service/reactors.h"
#include "service/services.h"
#include "steward/v1/pipeline.grpc.pb.h"

namespace steward::service {
namespace {

// One pipeline. Whatever happens (a message came, one has gone) ends in pump(), which does as much as
// it can: it runs operations while the answers that wait are below a page, sends them when nothing is being
// sent, and asks for the next message when all operations of the last one are done. So answers gather
// into large messages by themselves while one is on its way, and a client that does not read is not read
// from: at most one message of operations and about a page of answers are held.
class PipelineStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  PipelineStream(const Backend& backend, const Sessions& sessions,
                 const grpc::CallbackServerContext& context) {
    const std::scoped_lock lock(mutex_);
    end_ = status_of([&] { call_.emplace(backend, sessions, context); });
    input_open_ = end_.ok();
    pump();
  }

  void OnReadDone(bool ok) override {
    const std::scoped_lock lock(mutex_);
    reading_ = false;
    if (ok) {
      take_message();
    } else {
      input_open_ = false;
    }
    pump();
  }

  void OnWriteDone(bool ok) override {
    const std::scoped_lock lock(mutex_);
    writing_ = false;
    if (!ok) give_up();
    pump();
  }

  void OnCancel() override {
    const std::scoped_lock lock(mutex_);
    give_up();
    pump();
  }

  void OnDone() override { delete this; }

 private:
  [[nodiscard]] bool work_left() const { return pages_ != nullptr || next_ < request_.operations_size(); }

  // What follows is called with mutex_ held.
  void take_message() {
    next_ = 0;
    const grpc::Status status = status_of([&] { wire::read_message(in_, request_); });
    if (status.ok()) return;
    request_.Clear();
    input_open_ = false;
    end_ = status;
  }

  void give_up() {
    pages_ = nullptr;
    request_.Clear();
    next_ = 0;
    answers_.Clear();
    answer_bytes_ = 0;
    input_open_ = false;
    end_ = {grpc::CANCELLED, "the client went away"};
  }

  void pump() {
    if (finished_) return;
    do {
      while (work_left() && answer_bytes_ < wire::kPageBytes) step();
      if (!writing_ && answers_.answers_size() > 0) send();
    } while (work_left() && answer_bytes_ < wire::kPageBytes);
    if (!work_left() && input_open_ && !reading_) {
      reading_ = true;
      StartRead(&in_);
    }
    if (!input_open_ && !work_left() && !writing_ && !reading_) {
      finished_ = true;
      Finish(end_);
    }
  }

  // Gives one answer.
  void step() {
    v1::Answer* answer = answers_.add_answers();
    const auto& operation = request_.operations(next_);
    const grpc::Status status = status_of([&] {
      if (!pages_) pages_ = run_operation(*call_, operation, *answer);
      if (pages_) answer->set_more(pages_(*answer));
    });
    if (status.ok() && answer->ByteSizeLong() > wire::kMaxMessageBytes - 2 * wire::kPageBytes) {
      refuse(wire::to_status(ValueError("the answer does not fit a message; ask for less at once")), *answer);
    } else if (!status.ok()) {
      refuse(status, *answer);
    }
    if (!answer->more()) {
      pages_ = nullptr;
      ++next_;
    }
    answer->set_id(operation.id());
    answer_bytes_ += answer->ByteSizeLong();
  }

  static void refuse(const grpc::Status& status, v1::Answer& answer) {
    answer.Clear();
    const auto detail = wire::detail_of(status);
    if (detail) {
      *answer.mutable_error() = *detail;
    } else {
      answer.mutable_error()->set_message(status.error_message());
      answer.mutable_error()->set_status(status.error_code());
    }
  }

  void send() {
    wire::write_message(answers_, out_);
    answers_.Clear();
    answer_bytes_ = 0;
    writing_ = true;
    StartWrite(&out_);
  }

  std::mutex mutex_;  // guards all that follows; reads and writes end on different threads
  std::optional<Call> call_;
  grpc::ByteBuffer in_;
  grpc::ByteBuffer out_;
  v1::RunRequest request_;
  int next_ = 0;             // the operation of request_ to run next
  Pages<v1::Answer> pages_;  // of that operation, when it has begun to answer in pages
  v1::RunResponse answers_;  // that wait to be sent
  std::size_t answer_bytes_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool input_open_ = true;
  bool finished_ = false;
  grpc::Status end_;
};

using Raw = RawMethods<v1::Pipeline::Service, v1::Pipeline::WithRawCallbackMethod_Run>::Service;

class PipelineService final : public Raw {
 public:
  PipelineService(const Backend& backend, Sessions& sessions) : backend_(backend), sessions_(sessions) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Run(
      grpc::CallbackServerContext* context) override {
    return new PipelineStream(backend_, sessions_, *context);
  }

 private:
  const Backend& backend_;
  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_pipeline_service(const Backend& backend, Sessions& sessions) {
  return std::make_unique<PipelineService>(backend, sessions);
}

}  // namespace steward::service
