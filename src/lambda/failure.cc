#include "lambda/failure.h"

#include <cxxabi.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "lambda/valid_text.h"

namespace bellwether::lambda {
namespace {

namespace json = boost::json;

constexpr std::size_t kCausesMax = 16;
constexpr std::size_t kCauseBytesMax = 512;  // Of one text in a header.
constexpr std::string_view kThrown = "Runtime.UnhandledException";

std::string name_of(const std::type_info* type) {
  if (type == nullptr) return "what C++ does not name";
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, nullptr), std::free);
  return name ? name.get() : type->name();
}

std::string_view type_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::NotFound:
      return "Function.NotFound";
    case ErrorKind::NotAllowed:
      return "Function.NotAllowed";
    case ErrorKind::InvalidInput:
      return "Function.InvalidInput";
    case ErrorKind::Unavailable:
      return "Function.Unavailable";
  }
  std::unreachable();
}

Failure thrown(std::string_view exception, std::string_view what) {
  Failure failure{.type = std::string(kThrown),
                  .message = valid_text(what, kFailureBytesMax),
                  .exception = valid_text(exception, kCauseBytesMax)};
  failure.stack.push_back(failure.exception + ": " + failure.message);
  return failure;
}

// With the exceptions that this one was thrown for.
Failure thrown(const std::exception& exception) {
  Failure failure = thrown(name_of(&typeid(exception)), exception.what());
  const auto* const nested = dynamic_cast<const std::nested_exception*>(&exception);
  if (nested == nullptr || nested->nested_ptr() == nullptr) return failure;
  const auto cause = failure_thrown_by([&] { nested->rethrow_nested(); });
  for (std::size_t i = 0; i < std::min(cause->stack.size(), kCausesMax); ++i)
    failure.stack.push_back((i == 0 ? "caused by " : "") + cause->stack[i]);
  return failure;
}

std::string in_ascii(std::string_view text) {
  std::string ascii;
  const auto append_unit = [&](char32_t unit) { ascii += "\\u" + hex(std::uint64_t{unit}).substr(12); };
  for (const char32_t point : decode_utf8(text)) {
    if (point < 0x7F) {
      ascii += static_cast<char>(point);
    } else if (point < 0x10000) {
      append_unit(point);
    } else {
      append_unit(0xD800 + ((point - 0x10000) >> 10));
      append_unit(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return ascii;
}

}  // namespace

Failure failure_of_type(std::string type, std::string_view message) {
  Failure failure{.type = std::move(type), .message = valid_text(message, kFailureBytesMax), .exception = {}};
  failure.stack.push_back(failure.type + ": " + failure.message);
  return failure;
}

Failure failure_of(const Error& error) {
  return failure_of_type(std::string(type_of(error.kind)), error.message);
}

std::optional<Failure> failure_thrown_by(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& exception) {
    return thrown(exception);
  } catch (...) {
    const std::string name = name_of(abi::__cxa_current_exception_type());
    return thrown(name, "thrown, and no std::exception");
  }
  return std::nullopt;
}

std::string encode_failure(const Failure& failure) {
  return json::serialize(
      json::object{{"errorMessage", failure.message},
                   {"errorType", failure.type},
                   {"stackTrace", json::array(failure.stack.begin(), failure.stack.end())}});
}

std::string encode_cause(const Failure& failure) {
  json::array stack;
  for (const std::string& line : failure.stack)
    stack.push_back(json::object{{"path", ""}, {"line", 0}, {"label", valid_text(line, kCauseBytesMax)}});
  const json::array exceptions = {json::object{{"type", failure.type},
                                               {"message", valid_text(failure.message, kCauseBytesMax)},
                                               {"stack", std::move(stack)}}};
  return in_ascii(json::serialize(
      json::object{{"working_directory", ""}, {"exceptions", exceptions}, {"paths", json::array()}}));
}

}  // namespace bellwether::lambda
