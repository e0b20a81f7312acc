#include "cli/log_view.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/message.h"
#include "operate/platform_line.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

namespace json = boost::json;

// What every line of a function has, of which nothing is news.
constexpr std::array<std::string_view, 14> kFrame = {"level",
                                                     "location",
                                                     "message",
                                                     "timestamp",
                                                     "service",
                                                     "cold_start",
                                                     "function_name",
                                                     "function_arn",
                                                     "function_memory_size",
                                                     "function_request_id",
                                                     "xray_trace_id",
                                                     "sampling_rate",
                                                     "tenant_id",
                                                     "exception_name"};

constexpr std::size_t kIdShown = 8;

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::string value_text(const json::value& value) {
  std::string text = value.is_string() ? std::string(value.get_string()) : site::json_text(value);
  std::ranges::replace(text, '\n', ' ');
  const bool is_plain =
      !value.is_string() || (!text.empty() && text.find_first_of(" \"=") == std::string::npos);
  return printable(is_plain ? text : "\"" + text + "\"");
}

std::string head(std::string_view function, const aws::LogEvent& event, std::string_view request,
                 bool color) {
  std::string time = format_instant(event.time).substr(0, 23);
  time[10] = ' ';
  constexpr std::size_t kNameWidth = 14;
  std::string name(function);
  if (name.size() < kNameWidth) name.resize(kNameWidth, ' ');
  return in_ink(time, Ink::Dim, color) + " " + name + " " +
         in_ink(printable(request.substr(0, kIdShown)), Ink::Dim, color) + "  ";
}

std::string event_line(std::string_view function, const aws::LogEvent& event, const json::object& line,
                       bool color) {
  constexpr std::size_t kPhraseWidth = 18;
  const std::string level = text_in(line, "level");
  std::string phrase = printable(text_in(line, "message"));
  if (level == "ERROR" || level == "CRITICAL") phrase = in_ink("error: " + phrase, Ink::Red, color);
  if (level == "WARNING") phrase = in_ink("warning: " + phrase, Ink::Yellow, color);
  if (phrase.size() < kPhraseWidth) phrase.resize(kPhraseWidth, ' ');
  std::string text = head(function, event, text_in(line, "function_request_id"), color) + phrase;
  for (const auto& member : line) {
    const std::string_view name = member.key();
    if (name == "exception" || std::ranges::find(kFrame, name) != kFrame.end()) continue;
    text += " " + printable(name) + "=" + value_text(member.value());
  }
  const json::value* const cold = line.if_contains("cold_start");
  if (cold != nullptr && cold->is_bool() && cold->get_bool()) text += " " + in_ink("cold", Ink::Dim, color);
  text.erase(text.find_last_not_of(' ') + 1);
  std::string stack = text_in(line, "exception");
  for (std::size_t at = 0; !stack.empty() && at != std::string::npos;) {
    const std::size_t end = stack.find('\n', at);
    text += "\n    " + printable(stack.substr(at, end - at));
    at = end == std::string::npos ? end : end + 1;
  }
  return text + "\n";
}

}  // namespace

std::string log_line(std::string_view function, const aws::LogEvent& event, bool color) {
  const std::string_view message = trim(event.message);
  if (operate::is_mere_frame(message)) return "";
  if (const auto report = operate::read_call_report(message)) {
    std::string text = "took " + format_shortest(report->milliseconds) + " ms";
    if (!report->status.empty()) text += ", " + printable(report->status);
    return head(function, event, report->request_id, color) +
           in_ink(text, report->status.empty() ? Ink::Dim : Ink::Red, color) + "\n";
  }
  json::error_code error;
  const json::value value = json::parse(message, error);
  if (error || !value.is_object()) return head(function, event, "", color) + printable(message) + "\n";
  if (value.get_object().contains("_aws")) return "";
  return event_line(function, event, value.get_object(), color);
}

std::string log_json(std::string_view function, const aws::LogEvent& event) {
  json::error_code error;
  json::value message = json::parse(event.message, error);
  if (error || !message.is_object()) message = trim(event.message);
  return site::json_text(json::object{{"time", format_instant(event.time)},
                                      {"function", function},
                                      {"stream", event.stream},
                                      {"message", std::move(message)}}) +
         "\n";
}

}  // namespace bellwether::cli
