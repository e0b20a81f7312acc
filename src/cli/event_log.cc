#include "cli/event_log.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <variant>

#include "cli/message.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

// What a field may not be called in JSON, for a line has these already.
constexpr std::array<std::string_view, 3> kKeys = {"timestamp", "level", "message"};

// Wide enough that the fields of most events line up.
constexpr std::size_t kWhatWidth = 18;

std::string quoted_where_needed(std::string_view value) {
  std::string shown = printable(value);
  std::ranges::replace(shown, '\n', ' ');
  const bool plain = !shown.empty() && shown.find_first_of(" \"=") == std::string::npos;
  if (plain) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return quoted + "\"";
}

std::string json_line(Instant now, const ports::Event& event, std::span<const ports::Field> fields) {
  boost::json::object line;
  line["timestamp"] = format_instant(now);
  line["level"] = event.level == ports::Level::Info      ? "info"
                  : event.level == ports::Level::Warning ? "warning"
                                                         : "error";
  line["message"] = event.phrase;
  for (const ports::Field& field : fields) {
    ports::PrintedField shown = ports::printed(field);
    if (std::ranges::find(kKeys, shown.name) != kKeys.end()) shown.name.insert(0, "event_");
    std::visit([&](const auto& value) { line[shown.name] = value; }, shown.value);
  }
  return site::json_text(line) + "\n";
}

// "12:00:01.123" or "2024-01-31 12:00:01.123", of "2024-01-31T12:00:01.123Z".
std::string time_text(Instant now, bool dated) {
  std::string text = format_instant(now).substr(0, 23);
  text[10] = ' ';
  return dated ? text : text.substr(11);
}

bool is_empty(const ports::PrintedField& field) {
  const auto* const text = std::get_if<std::string_view>(&field.value);
  return text != nullptr && text->empty();
}

std::string text_line(Instant now, const ports::Event& event, std::span<const ports::Field> fields,
                      const LogLook& look) {
  const bool color = look.color;
  std::string phrase(event.phrase);
  if (event.level == ports::Level::Warning) phrase = "warning: " + phrase;
  if (event.level == ports::Level::Error) phrase = "error: " + phrase;
  const std::size_t padding = phrase.size() >= kWhatWidth ? 0 : kWhatWidth - phrase.size();
  if (event.level != ports::Level::Info)
    phrase = in_ink(phrase, event.level == ports::Level::Error ? Ink::Red : Ink::Yellow, color);

  std::string line = in_ink(time_text(now, look.dated), Ink::Dim, color) + " " + phrase;
  for (bool first = true; const ports::Field& field : fields) {
    const ports::PrintedField shown = ports::printed(field);
    if (is_empty(shown)) continue;
    line += first ? std::string(padding + 2, ' ') : " ";
    const auto* const number = std::get_if<std::int64_t>(&shown.value);
    line += shown.name + "=" +
            (number ? std::to_string(*number) : quoted_where_needed(std::get<std::string_view>(shown.value)));
    first = false;
  }
  return line + "\n";
}

}  // namespace

void EventLog::take(const ports::Event& event, std::span<const ports::Field> fields) {
  if (look_.only_trouble && event.level == ports::Level::Info) return;
  const Instant now = clock_.now();
  write_(look_.format == settings::LogFormat::Json ? json_line(now, event, fields)
                                                   : text_line(now, event, fields, look_));
}

}  // namespace bellwether::cli
