#include "settings/setting_access.h"

#include <algorithm>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "market/name_list.h"
#include "market/tags.h"
#include "notify/mail_address.h"
#include "notify/mail_server.h"
#include "notify/secret.h"
#include "notify/web_address.h"
#include "schedule/expression.h"
#include "schedule/limits.h"
#include "schedule/time_zone.h"

namespace bellwether::settings {
namespace {

using chart::ChartStyle;

constexpr Words<ports::ChangeKind, 3> kEvents = {{{"INSERT", ports::ChangeKind::Insert},
                                                  {"MODIFY", ports::ChangeKind::Modify},
                                                  {"REMOVE", ports::ChangeKind::Remove}}};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  if (trim(text).empty()) return parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The attributes by the names that the setting has for them.
template <class Names>
auto attributes_of(Names& names) {
  using Text = decltype(&names.name);
  std::vector<std::pair<std::string_view, Text>> attributes = {{"name", &names.name},
                                                               {"owner", &names.owner}};
  for (std::size_t i = 0; i < ports::kAttributes.size(); ++i)
    attributes.emplace_back(ports::kAttributes[i].name, &names.attributes[i]);
  attributes.emplace_back("prices", &names.prices);
  return attributes;
}

// "name=, owner=, url=, ... or prices= and an attribute's name".
std::string attributes_expected() {
  events::AttributeNames names;
  const auto attributes = attributes_of(names);
  std::string expected;
  for (std::size_t i = 0; i < attributes.size(); ++i)
    expected += (i == 0                       ? ""
                 : i + 1 == attributes.size() ? " or "
                                              : ", ") +
                std::string(attributes[i].first) + "=";
  return expected + " and an attribute's name";
}

}  // namespace

std::unexpected<Error> refuse(std::string_view value, const std::string& expected) {
  return fail(ErrorKind::InvalidInput, "'" + std::string(value) + "' is not " + expected);
}

Result<int> read_number(std::string_view text, int least, int most) {
  const auto number = parse_number<int>(text);
  if (!number || *number < least || *number > most)
    return refuse(text, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return *number;
}

Result<std::optional<Instant>> read_instant(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto instant = parse_instant(text);
  if (!instant || std::chrono::floor<std::chrono::seconds>(*instant) != *instant)
    return refuse(text, "an instant in whole seconds with its offset, as 2026-12-01T09:00:00Z");
  return *instant;
}

std::string instant_text(const std::optional<Instant>& instant) {
  return instant ? schedule::limit_text(*instant) : "";
}

Result<void> set_size(Settings& settings, std::string_view text) {
  const auto cross = text.find('x');
  if (cross == std::string_view::npos) return refuse(text, "a size like 800x575");
  ChartStyle size;
  size.width = TRY(read_number(text.substr(0, cross), 1, 99999));
  size.height = TRY(read_number(text.substr(cross + 1), 1, 99999));
  TRY_VOID(chart::check_style(size));
  settings.style.width = size.width;
  settings.style.height = size.height;
  return {};
}

std::string size_text(const Settings& settings) {
  return std::to_string(settings.style.width) + "x" + std::to_string(settings.style.height);
}

Result<void> set_averages(Settings& settings, std::string_view text) {
  ChartStyle averages{.averages = {}};
  for (const std::string_view part : split(text, ',')) {
    const int window = TRY(read_number(part, 2, 999));
    averages.averages.push_back(window);
  }
  TRY_VOID(chart::check_style(averages));
  settings.style.averages = averages.averages;
  return {};
}

std::string averages_text(const Settings& settings) {
  std::string text;
  for (const int window : settings.style.averages) text += (text.empty() ? "" : ",") + std::to_string(window);
  return text;
}

Result<void> set_event_names(Settings& settings, std::string_view text) {
  std::vector<ports::ChangeKind> events;
  for (const std::string_view part : split(text, ',')) {
    const auto event = TRY(read_word(part, kEvents));
    events.push_back(event);
  }
  drawing(settings).event_names = events;
  return {};
}

std::string event_names_text(const Settings& settings) {
  std::string text;
  for (const auto event : drawing(settings).event_names)
    text += (text.empty() ? "" : ",") + word_of(event, kEvents);
  return text.empty() ? "all" : text;
}

constexpr std::string_view kItemMark = "item:";
constexpr std::string_view kScopeExpected =
    "'all', 'off' or a list of tags and items, as 'foil,item:Sol Ring'";

// Between commas, but for those that a backslash is before: names have them.
std::vector<std::string> scope_parts(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',')
      parts.emplace_back();
    else
      parts.back() += text.substr(i).starts_with("\\,") ? text[++i] : text[i];
  }
  for (std::string& part : parts) part = trim(part);
  return parts;
}

Result<market::RuleScope> read_scope(std::string_view text) {
  market::RuleScope scope;
  if (text == "off") return scope;
  scope.is_all = text == "all";
  if (scope.is_all) return scope;
  const std::string expected(kScopeExpected);
  if (trim(text).empty()) return refuse(text, expected);
  for (const std::string& part : scope_parts(text)) {
    const bool is_item = part.starts_with(kItemMark);
    auto word = is_item ? market::clean_name(std::string_view(part).substr(kItemMark.size()))
                        : market::clean_tag(part);
    if (!word) return refuse(text, expected + ": " + word.error().message);
    (is_item ? scope.names : scope.tags).push_back(*std::move(word));
  }
  return scope;
}

std::string scope_text(const market::RuleScope& scope) {
  if (scope.is_all) return "all";
  std::string text;
  for (const std::string& tag : scope.tags) text += (text.empty() ? "" : ",") + tag;
  for (const std::string& name : scope.names) {
    text += (text.empty() ? "" : ",") + std::string(kItemMark);
    for (const char c : name) text += c == ',' ? "\\," : std::string(1, c);
  }
  return text.empty() ? "off" : text;
}

Result<void> set_attributes(Settings& settings, std::string_view text) {
  events::AttributeNames names;
  for (const std::string_view part : split(text, ',')) {
    const auto equals = part.find('=');
    const auto attributes = attributes_of(names);
    const auto attribute = std::ranges::find(attributes, part.substr(0, equals),
                                             &std::pair<std::string_view, std::string*>::first);
    if (equals == std::string_view::npos || attribute == attributes.end())
      return refuse(part, attributes_expected());
    *attribute->second = part.substr(equals + 1);
  }
  if (names.name.empty()) return refuse(text, "a list that gives name an attribute");
  settings.aws.attributes = std::move(names);
  return {};
}

std::string attributes_text(const Settings& settings) {
  std::string text;
  for (const auto& [name, attribute] : attributes_of(settings.aws.attributes))
    text += (text.empty() ? "" : ",") + std::string(name) + "=" + *attribute;
  return text;
}

Result<void> set_record_age(Settings& settings, std::string_view text) {
  const auto age = read_number(text, -1, 604800);
  if (!age || (*age != -1 && *age < 60)) return refuse(text, "-1 or a whole number from 60 to 604800");
  drawing(settings).maximum_record_age_seconds = *age;
  return {};
}

std::string record_age_text(const Settings& settings) {
  return std::to_string(drawing(settings).maximum_record_age_seconds);
}

Result<void> check_key(std::string_view text) {
  TRY_VOID(functions::check_key_template(text));
  return {};
}

Result<void> check_directory(std::string_view text) {
  if (text.empty()) return refuse(text, "a directory");
  return {};
}

// One word of letters, digits and hyphens: "en", "zh-min-nan". It becomes part of a host's name.
Result<void> check_language(std::string_view text) {
  const bool good = !text.empty() && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!good) return refuse(text, "a language like 'en'");
  return {};
}

Result<void> check_feed_url(std::string_view text) {
  if (!text.empty() && !text.contains("{name}")) return refuse(text, "a URL with {name} in it");
  return {};
}

Result<void> check_schedule(std::string_view text) {
  const auto expression = TRY(schedule::parse_expression(text));
  if (const auto* cron = std::get_if<schedule::Cron>(&expression); cron && !cron->next_after({}))
    return fail(ErrorKind::InvalidInput, std::string(text) + ": never comes: no month has such a day");
  return {};
}

Result<void> check_time_zone(std::string_view text) {
  TRY_VOID(schedule::TimeZone::find(text));
  return {};
}

Result<void> check_listen(std::string_view text) {
  if (text == kListenAuto || text == kListenOff) return {};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !parse_number<std::uint16_t>(text.substr(colon + 1)))
    return refuse(text, "auto, off, or an address and a port, as 127.0.0.1:8080");
  return {};
}

Result<void> check_page(std::string_view text) {
  const bool is_url = text.starts_with("https://") || text.starts_with("http://");
  if (text.empty() || (is_url && text.ends_with('/'))) return {};
  return refuse(text, "a URL that begins with https:// or http:// and ends with /");
}

Result<void> set_quiet_hours(Settings& settings, std::string_view text) {
  functions::QuietHours& quiet = settings.alert_wish.quiet;
  quiet = TRY(functions::parse_quiet_hours(text, quiet.time_zone));
  return {};
}

Result<void> check_mail_server(std::string_view text) {
  if (!text.empty()) TRY_VOID(notify::parse_mail_server(text, notify::SmtpSecurity::StartTls));
  return {};
}

Result<void> check_addresses(std::string_view text) {
  if (!text.empty()) TRY_VOID(notify::parse_mail_addresses(text));
  return {};
}

Result<void> check_address(std::string_view text) {
  if (text.empty()) return {};
  const auto address = TRY(notify::parse_mail_address(text));
  if (address.address != text) return refuse(text, "an address alone, as ann@example.com");
  return {};
}

// A topic of the kind FIFO delivers no mail, and wants more than it is told here.
Result<void> check_topic(std::string_view text) {
  if (text.empty()) return {};
  const auto colons = std::ranges::count(text, ':');
  if (!text.starts_with("arn:aws") || !text.contains(":sns:") || colons != 5 || text.ends_with(".fifo"))
    return refuse(text, "the ARN of a standard topic, as arn:aws:sns:us-east-1:123456789012:alerts");
  return {};
}

Result<void> check_secret(std::string_view text) {
  if (!text.empty()) TRY_VOID(notify::Secret::parse(text, "it"));
  return {};
}

Result<void> check_webhook(std::string_view text) {
  if (!text.empty()) TRY_VOID(notify::WebAddress::parse(text, "it"));
  return {};
}

Result<void> check_any(std::string_view) {
  return {};
}

}  // namespace bellwether::settings
