#include "fake_runtime_api.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <regex>

#include "base/check.h"
#include "base/utf8.h"
#include "loopback_socket.h"

namespace bellwether::testbed {
namespace {

namespace json = boost::json;

constexpr auto kPatience = std::chrono::seconds(60);
constexpr std::size_t kResponseBytesMax = 6 * 1024 * 1024 + 100;

const std::string kInvocation = "/2018-06-01/runtime/invocation/";
const std::string kStartError = "/2018-06-01/runtime/init/error";
const std::string kExtension = "/2020-01-01/extension/";
const std::string kExtensionId = "f1a3b7f0-0000-4000-8000-00000000beef";

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string answer_text(int status, const std::vector<std::pair<std::string, std::string>>& headers,
                        const std::string& body) {
  std::string text =
      "HTTP/1.1 " + std::to_string(status) + " As AWS says\r\nContent-Type: application/json\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\r\n");
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool send_all(int descriptor, std::string_view bytes, std::size_t piece) {
  while (!bytes.empty()) {
    const std::size_t size = piece == 0 ? bytes.size() : std::min(piece, bytes.size());
    const ssize_t sent = ::send(descriptor, bytes.data(), size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// What a call is, for whoever asks for such calls: "next", "response", ...
std::string kind_of(const Call& call) {
  if (call.target == kStartError) return "init/error";
  if (call.target == kExtension + "event/next") return "extension next";
  return call.target.substr(call.target.rfind('/') + 1);
}

}  // namespace

FakeRuntimeApi::FakeRuntimeApi() {
  const auto [descriptor, port] = listen_on_loopback();
  listener_ = descriptor;
  port_ = std::to_string(port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FakeRuntimeApi::~FakeRuntimeApi() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    for (const int descriptor : descriptors_) ::shutdown(descriptor, SHUT_RDWR);
  }
  changed_.notify_all();
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  ::close(listener_);
}

std::string FakeRuntimeApi::address() const {
  return "127.0.0.1:" + port_;
}

void FakeRuntimeApi::hand_out(NextAnswer answer) {
  const std::scoped_lock lock(mutex_);
  answers_.push_back(std::move(answer));
  changed_.notify_all();
}

bool FakeRuntimeApi::waits_for(const std::function<bool(const std::vector<Call>&)>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return condition(calls_); });
}

bool FakeRuntimeApi::waits_for(const std::string& what, std::size_t count) {
  return waits_for([&](const std::vector<Call>& calls) {
    return std::ranges::count(calls, what, kind_of) >= static_cast<std::ptrdiff_t>(count);
  });
}

std::vector<Call> FakeRuntimeApi::calls(const std::string& what) {
  const std::scoped_lock lock(mutex_);
  std::vector<Call> found;
  std::ranges::copy_if(calls_, std::back_inserter(found),
                       [&](const Call& call) { return what.empty() || kind_of(call) == what; });
  return found;
}

std::vector<std::string> FakeRuntimeApi::violations() {
  const std::scoped_lock lock(mutex_);
  return violations_;
}

void FakeRuntimeApi::violation(const std::string& what) {
  violations_.push_back(what);
}

void FakeRuntimeApi::accept_all() {
  for (int connection = 1;; ++connection) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || descriptor < 0) {
      if (descriptor >= 0) ::close(descriptor);
      return;
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    descriptors_.insert(descriptor);
    connections_.emplace_back([this, descriptor, connection] { serve(descriptor, connection); });
  }
}

void FakeRuntimeApi::serve(int descriptor, int connection) {
  std::string buffer;
  for (bool is_open = true; is_open;) {
    std::optional<Call> call = read_call(descriptor, buffer);
    if (!call) break;
    call->connection = connection;
    const Reply reply = answer(*call);
    is_open = send_all(descriptor, reply.bytes, reply.piece) && !reply.closes;
  }
  const std::scoped_lock lock(mutex_);
  descriptors_.erase(descriptor);
  ::close(descriptor);
}

// Nothing when the connection ended between two calls.
std::optional<Call> FakeRuntimeApi::read_call(int descriptor, std::string& buffer) {
  std::vector<char> chunk(256 * 1024);
  const auto more = [&] {
    const ssize_t size = ::recv(descriptor, chunk.data(), chunk.size(), 0);
    if (size > 0) buffer.append(chunk.data(), static_cast<std::size_t>(size));
    return size > 0;
  };
  while (!buffer.contains("\r\n\r\n")) {
    if (!more()) return std::nullopt;
  }
  Call call{.method = {},
            .target = {},
            .headers = {},
            .body = {},
            .connection = 0,
            .status = 0,
            .received = std::chrono::steady_clock::now(),
            .answered = {}};
  const std::size_t head_size = buffer.find("\r\n\r\n");
  const std::string head = buffer.substr(0, head_size);
  buffer.erase(0, head_size + 4);

  static const std::regex request_line("(GET|POST) (/[!-~]*) HTTP/1\\.1");
  static const std::regex header_line("([A-Za-z0-9-]+): ([\\t -~]*)");
  std::vector<std::string> wrong;
  std::size_t begin = 0;
  for (bool is_first = true; begin <= head.size(); is_first = false) {
    const std::size_t end = std::min(head.find("\r\n", begin), head.size());
    const std::string line = head.substr(begin, end - begin);
    begin = end + 2;
    std::smatch match;
    if (is_first) {
      if (!std::regex_match(line, match, request_line)) wrong.push_back("request line: " + line);
      if (match.size() > 2) {
        call.method = match[1];
        call.target = match[2];
      }
    } else if (!std::regex_match(line, match, header_line)) {
      wrong.push_back("header line: " + line);
    } else if (!call.headers.emplace(lower(match[1]), match[2]).second) {
      wrong.push_back("header twice: " + line);
    }
  }
  if (const auto length = call.headers.find("content-length"); length != call.headers.end()) {
    const std::size_t size = std::stoul(length->second);
    while (buffer.size() < size) {
      if (!more()) return std::nullopt;
    }
    call.body = buffer.substr(0, size);
    buffer.erase(0, size);
    if (call.method == "GET" && size > 0) wrong.push_back("GET with a body");
  } else if (call.method == "POST") {
    wrong.push_back("POST without Content-Length");
  }
  if (!buffer.empty()) wrong.push_back("bytes after the request: " + buffer);
  if (call.headers.contains("transfer-encoding") || call.headers.contains("expect"))
    wrong.push_back("a header that was not agreed on");
  if (call.headers["host"] != address()) wrong.push_back("Host: " + call.headers["host"]);
  const std::scoped_lock lock(mutex_);
  std::ranges::move(wrong, std::back_inserter(violations_));
  return call;
}

void FakeRuntimeApi::check(const Call& call) {
  const std::string kind = kind_of(call);
  if (kind == "response" || kind == "error" || kind == "init/error") {
    if (call.method != "POST") violation(kind + " is no POST");
    if (call.headers.at("content-type") != "application/json") violation(kind + " is not of JSON's type");
    if (!is_utf8(call.body)) violation(kind + " is not UTF-8");
  } else if (kind.ends_with("next") && call.method != "GET") {
    violation("next is no GET");
  }
  if (kind.ends_with("error")) check_failure(call);
}

void FakeRuntimeApi::check_failure(const Call& call) {
  static const std::regex type("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
  const auto given = call.headers.find("lambda-runtime-function-error-type");
  const std::string header = given == call.headers.end() ? "" : given->second;
  if (!std::regex_match(header, type)) violation("error type '" + header + "'");
  json::error_code error;
  const json::value body = json::parse(call.body, error);
  const json::object* const object = error ? nullptr : body.if_object();
  if (object == nullptr || object->size() != 3 || !object->contains("errorMessage") ||
      !object->contains("errorType") || !object->contains("stackTrace")) {
    violation("an error's body: " + call.body);
    return;
  }
  if (object->at("errorType") != json::value(header)) violation("two types of one error: " + call.body);
  const json::array* const stack = object->at("stackTrace").if_array();
  if (!object->at("errorMessage").is_string() || stack == nullptr || stack->empty() ||
      !std::ranges::all_of(*stack, [](const json::value& line) { return line.is_string(); }))
    violation("an error's body: " + call.body);
  const auto cause = call.headers.find("lambda-runtime-function-xray-error-cause");
  if (cause == call.headers.end()) return;
  const json::value parsed = json::parse(cause->second, error);
  if (error || !parsed.is_object() || !parsed.as_object().contains("exceptions"))
    violation("an X-Ray cause: " + cause->second);
}

FakeRuntimeApi::Reply FakeRuntimeApi::answer(Call& call) {
  std::unique_lock lock(mutex_);
  check(call);
  // Noted before it is answered, for next may have to wait.
  calls_.push_back(call);
  const std::size_t index = calls_.size() - 1;
  changed_.notify_all();
  Reply reply;
  if (call.target == kInvocation + "next") {
    reply = answer_next(call, lock);
  } else if (call.target.starts_with(kExtension)) {
    reply = answer_extension(call, lock);
  } else if (call.target == kStartError) {
    if (state_ == State::Starting) {
      call.status = 202;
      reply = {.bytes = answer_text(202, {}, R"({"status":"OK"})")};
    } else {
      reply = refuse(call, 403, "InvalidStateTransition");
    }
  } else if (call.target.starts_with(kInvocation)) {
    reply = answer_outcome(call);
  } else {
    reply = refuse(call, 404, "NoSuchCall");
  }
  if (index < calls_.size()) {
    calls_[index].status = call.status;
    calls_[index].answered = std::chrono::steady_clock::now();
  }
  changed_.notify_all();
  return reply;
}

FakeRuntimeApi::Reply FakeRuntimeApi::refuse(Call& call, int status, const std::string& type) {
  violation(type + ": " + call.method + " " + call.target);
  call.status = status;
  return {.bytes = answer_text(status, {}, R"({"errorMessage":"refused","errorType":")" + type + "\"}")};
}

FakeRuntimeApi::Reply FakeRuntimeApi::answer_extension(Call& call, std::unique_lock<std::mutex>& lock) {
  if (!knows_extensions_) {
    call.status = 404;
    return {.bytes = answer_text(404, {}, "404 page not found")};
  }
  if (call.target == kExtension + "register") {
    if (state_ != State::Starting || has_extension_) return refuse(call, 403, "Extension.RegistrationClosed");
    if (call.headers["lambda-extension-name"].empty() || call.body != R"({"events":[]})")
      return refuse(call, 400, "InvalidRequestFormat");
    has_extension_ = true;
    call.status = 200;
    return {.bytes = answer_text(200, {{"Lambda-Extension-Identifier", kExtensionId}},
                                 R"({"functionName":"test","functionVersion":"$LATEST","handler":"test"})")};
  }
  if (call.target != kExtension + "event/next" || call.headers["lambda-extension-identifier"] != kExtensionId)
    return refuse(call, 403, "Extension.UnknownExtensionIdentifier");
  extension_is_ready_ = true;
  changed_.notify_all();
  // It asked for no events, so that none ever comes.
  changed_.wait(lock, [&] { return is_stopping_; });
  return {.bytes = {}, .closes = true};
}

FakeRuntimeApi::Reply FakeRuntimeApi::answer_next(Call& call, std::unique_lock<std::mutex>& lock) {
  // A call whose connection was cut may still wait, where there is but one at a time.
  if (running_.size() + (at_once_max_ > 1 ? waiting_ : 0) >= at_once_max_)
    return refuse(call, 403, "InvalidStateTransition");
  state_ = State::Ready;
  ++waiting_;
  changed_.wait(
      lock, [&] { return is_stopping_ || (!answers_.empty() && (!has_extension_ || extension_is_ready_)); });
  --waiting_;
  if (is_stopping_) return {.bytes = {}, .closes = true};
  NextAnswer next = std::move(answers_.front());
  answers_.pop_front();
  call.status = 200;
  Reply reply{.bytes = {}, .closes = next.closes || next.cut, .piece = next.piece};
  if (next.raw) {
    reply.bytes = *next.raw;
  } else {
    const auto deadline = std::chrono::system_clock::now() + next.time;
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count();
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Lambda-Runtime-Aws-Request-Id", next.id},
        {"Lambda-Runtime-Deadline-Ms", std::to_string(milliseconds)},
        {"Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:test"}};
    if (next.trace_id) headers.emplace_back("Lambda-Runtime-Trace-Id", *next.trace_id);
    std::ranges::copy(next.more_headers, std::back_inserter(headers));
    reply.bytes = answer_text(200, headers, next.event);
  }
  if (next.cut) reply.bytes.resize(std::min(*next.cut, reply.bytes.size()));
  if (!next.raw && !next.cut) {
    std::string id = next.id;
    running_.insert_or_assign(std::move(id), std::move(next));
  }
  return reply;
}

FakeRuntimeApi::Reply FakeRuntimeApi::answer_outcome(Call& call) {
  if (running_.empty()) return refuse(call, 403, "InvalidStateTransition");
  const auto answered = std::ranges::find_if(running_, [&](const auto& running) {
    const std::string begin = kInvocation + running.first;
    return call.target == begin + "/response" || call.target == begin + "/error";
  });
  if (answered == running_.end()) return refuse(call, 400, "InvalidRequestID");
  const NextAnswer invocation = std::move(answered->second);
  running_.erase(answered);
  if (invocation.drops) return {.bytes = {}, .closes = true};
  call.status = call.body.size() > kResponseBytesMax ? 413 : invocation.status;
  const std::string body =
      call.status == 202   ? R"({"status":"OK"})"
      : call.status == 413 ? R"({"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).",)"
                             R"("errorType":"RequestEntityTooLarge"})"
                           : R"({"errorMessage":"as the test wants","errorType":"Refused"})";
  return {.bytes = answer_text(call.status, {}, body), .closes = invocation.closes_after};
}

}  // namespace bellwether::testbed
