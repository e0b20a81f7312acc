// A Lambda Runtime API on loopback that holds its client to every letter of the contract.
//
// It hands out the invocations it was given, one at a time unless it is told otherwise, and keeps a note of
// each call. What AWS would refuse it refuses with AWS's status (403 for a step out of turn, 400 for an
// unknown request id), and that and whatever is wrong with a request is a violation. An invocation may have a
// hostile way of being handed out. As with AWS, no invocation comes before each registered extension has
// asked for its next event.

#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace bellwether::testbed {

using Moment = std::chrono::steady_clock::time_point;

// How one GET next is answered, and the POST that follows.
struct NextAnswer {
  std::string id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  std::string event = "{}";
  std::optional<std::string> trace_id = std::nullopt;
  std::chrono::milliseconds time{60'000};  // Until the deadline.
  std::vector<std::pair<std::string, std::string>> more_headers = {};

  std::optional<std::string> raw = std::nullopt;  // Sent in place of all that; no invocation then.
  std::size_t piece = 0;                          // Bytes sent at once; 0: all.
  std::optional<std::size_t> cut = std::nullopt;  // Closes after so many bytes; no invocation then.
  bool closes = false;                            // The connection, after the answer.

  int status = 202;           // Of the response or error.
  bool drops = false;         // Closes in place of answering the response or error.
  bool closes_after = false;  // Closes after answering the response or error.
};

struct Call {
  std::string method, target;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
  int connection;  // Counted from 1.
  int status;      // That it was answered with; 0 when it was not.
  Moment received, answered;
};

class FakeRuntimeApi {
 public:
  FakeRuntimeApi();
  ~FakeRuntimeApi();
  FakeRuntimeApi(const FakeRuntimeApi&) = delete;
  FakeRuntimeApi& operator=(const FakeRuntimeApi&) = delete;

  // "127.0.0.1:port": AWS_LAMBDA_RUNTIME_API.
  std::string address() const;

  void hand_out(NextAnswer answer);
  void has_no_extensions() { knows_extensions_ = false; }
  // As Lambda Managed Instances do. Before the first call.
  void hands_out_at_once(std::size_t count) { at_once_max_ = count; }

  // Waits until the condition holds, a minute at most.
  bool waits_for(const std::function<bool(const std::vector<Call>&)>& condition);
  // Waits for so many calls of "next", "response", "error", "init/error" or "register".
  bool waits_for(const std::string& what, std::size_t count);
  std::vector<Call> calls(const std::string& what = "");
  std::vector<std::string> violations();

 private:
  enum class State { Starting, Ready };
  struct Reply {
    std::string bytes;
    bool closes = false;
    std::size_t piece = 0;
  };

  void accept_all();
  void serve(int descriptor, int connection);
  std::optional<Call> read_call(int descriptor, std::string& buffer);
  void check(const Call& call);
  void check_failure(const Call& call);
  Reply answer(Call& call);
  Reply answer_next(Call& call, std::unique_lock<std::mutex>& lock);
  Reply answer_outcome(Call& call);
  Reply answer_extension(Call& call, std::unique_lock<std::mutex>& lock);
  Reply refuse(Call& call, int status, const std::string& type);
  void violation(const std::string& what);

  int listener_ = -1;
  std::string port_;
  std::thread acceptor_;
  bool knows_extensions_ = true;
  std::size_t at_once_max_ = 1;

  std::mutex mutex_;
  std::condition_variable changed_;
  // All guarded by mutex_.
  bool is_stopping_ = false;
  std::list<std::thread> connections_;
  std::set<int> descriptors_;
  State state_ = State::Starting;
  std::map<std::string, NextAnswer> running_;  // By their ids.
  std::size_t waiting_ = 0;                    // Calls of next.
  std::list<NextAnswer> answers_;
  bool has_extension_ = false;
  bool extension_is_ready_ = false;
  std::vector<Call> calls_;
  std::vector<std::string> violations_;
};

}  // namespace bellwether::testbed
