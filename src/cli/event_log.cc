#include "cli/event_log.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>

#include "base/number.h"
#include "cli/json_text.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

constexpr std::array<std::string_view, 10> kUnits = {"ms",       "seconds", "bytes",  "records", "failures",
                                                     "attempts", "attempt", "charts", "items",   "count"};

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

std::optional<boost::json::value> number_of(const ports::Field& field) {
  const std::string_view unit = field.name.substr(field.name.rfind('_') + 1);
  if (std::ranges::find(kUnits, unit) == kUnits.end()) return std::nullopt;
  if (const auto whole = parse_number<std::int64_t>(field.value)) return *whole;
  if (const auto number = parse_number<double>(field.value)) return *number;
  return std::nullopt;
}

std::string json_line(Instant now, ports::Level level, std::string_view what,
                      std::initializer_list<ports::Field> fields) {
  boost::json::object line;
  line["timestamp"] = format_instant(now);
  line["level"] = level == ports::Level::Info ? "info" : level == ports::Level::Warning ? "warning" : "error";
  line["message"] = what;
  for (const ports::Field& field : fields) {
    const auto number = number_of(field);
    line[field.name] = number ? *number : boost::json::value(field.value);
  }
  return json_text(line) + "\n";
}

std::string text_line(Instant now, ports::Level level, std::string_view what,
                      std::initializer_list<ports::Field> fields, bool color) {
  std::string phrase(what);
  if (level == ports::Level::Warning) phrase = "warning: " + phrase;
  if (level == ports::Level::Error) phrase = "error: " + phrase;
  const std::size_t padding =
      fields.size() == 0 || phrase.size() >= kWhatWidth ? 0 : kWhatWidth - phrase.size();
  if (level != ports::Level::Info)
    phrase = in_ink(phrase, level == ports::Level::Error ? Ink::Red : Ink::Yellow, color);

  // "2024-01-31T12:00:01.123Z" without the day and the Z.
  std::string line = in_ink(format_instant(now).substr(11, 12), Ink::Dim, color) + " " + phrase;
  line.append(padding, ' ');
  for (bool first = true; const ports::Field& field : fields) {
    line += first ? "  " : " ";
    line += std::string(field.name) + "=" + quoted_where_needed(field.value);
    first = false;
  }
  return line + "\n";
}

}  // namespace

void EventLog::event(ports::Level level, std::string_view what, std::initializer_list<ports::Field> fields) {
  const Instant now = clock_.now();
  write_(format_ == settings::LogFormat::Json ? json_line(now, level, what, fields)
                                              : text_line(now, level, what, fields, color_));
}

}  // namespace bellwether::cli
