// How a setting's value is read from text and shown as text: the words it may be, the limits it has, and
// where in Settings it lies. It is the last column of the table in settings.cc, and of use to nobody else.

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "market/price_rules.h"
#include "settings/settings.h"

namespace bellwether::settings {

template <class SomeSettings>
auto& drawing(SomeSettings& settings) {
  return trigger_in<functions::StreamTrigger>(settings, "draw-charts");
}

template <class SomeSettings>
auto& fanning_out(SomeSettings& settings) {
  return trigger_in<functions::ScheduleTrigger>(settings, "fan-out");
}

template <class SomeSettings>
auto& scored_by(SomeSettings& settings, ScorerKind kind) {
  return settings.scored_by[static_cast<std::size_t>(kind)];
}

template <class SomeSettings>
auto& reading(SomeSettings& settings) {
  return trigger_in<functions::QueueTrigger>(settings, "read-sentiment");
}

template <class SomeSettings>
auto& sending(SomeSettings& settings) {
  return trigger_in<functions::QueueTrigger>(settings, "send-alerts");
}

// What InvalidInput says: "'5' is not <expected>".
std::unexpected<Error> refuse(std::string_view value, const std::string& expected);

Result<int> read_number(std::string_view text, int least, int most);

// Of a text that is not empty, in whole seconds.
Result<std::optional<Instant>> read_instant(std::string_view text);
std::string instant_text(const std::optional<Instant>& instant);

template <class T, std::size_t n>
using Words = std::array<std::pair<std::string_view, T>, n>;

template <class T, std::size_t n>
Result<T> read_word(std::string_view text, const Words<T, n>& words) {
  std::string expected;
  for (std::size_t i = 0; i < n; ++i) {
    if (words[i].first == text) return words[i].second;
    expected += (i == 0 ? "'" : i + 1 == n ? " or '" : ", '") + std::string(words[i].first) + "'";
  }
  return refuse(text, expected);
}

template <class T, std::size_t n>
std::string word_of(const T& value, const Words<T, n>& words) {
  for (const auto& [word, meaning] : words) {
    if (meaning == value) return std::string(word);
  }
  return {};
}

inline constexpr Words<chart::Theme, 2> kThemes = {
    {{"light", chart::Theme::Light}, {"dark", chart::Theme::Dark}}};
inline constexpr Words<chart::Palette, 2> kPalettes = {
    {{"west", chart::Palette::West}, {"japan", chart::Palette::Japan}}};
inline constexpr Words<chart::Ground, 3> kGrounds = {{{"auto", chart::Ground::Auto},
                                                      {"theme", chart::Ground::Theme},
                                                      {"transparent", chart::Ground::Transparent}}};
inline constexpr Words<chart::Compression, 2> kCompressions = {
    {{"quick", chart::Compression::Quick}, {"small", chart::Compression::Small}}};
inline constexpr Words<chart::Form, 3> kForms = {
    {{"auto", chart::Form::Auto}, {"line", chart::Form::Line}, {"candles", chart::Form::Candles}}};
inline constexpr Words<chart::AverageKind, 2> kAverageKinds = {
    {{"simple", chart::AverageKind::Simple}, {"exponential", chart::AverageKind::Exponential}}};
inline constexpr Words<chart::PriceAxis, 3> kPriceAxes = {{{"auto", chart::PriceAxis::Auto},
                                                           {"linear", chart::PriceAxis::Linear},
                                                           {"log", chart::PriceAxis::Logarithmic}}};
inline constexpr Words<chart::Language, 2> kLanguages = {
    {{"en", chart::Language::English}, {"ja", chart::Language::Japanese}}};
inline constexpr Words<bool, 2> kBooleans = {{{"true", true}, {"false", false}}};
inline constexpr Words<bool, 2> kPositions = {{{"TRIM_HORIZON", true}, {"LATEST", false}}};
inline constexpr Words<std::string_view, 2> kProcessors = {{{"arm64", "arm64"}, {"x86_64", "x86_64"}}};
inline constexpr Words<LogFormat, 2> kLogFormats = {{{"text", LogFormat::Text}, {"json", LogFormat::Json}}};
inline constexpr Words<SummaryOrigin, 4> kOrigins = {{{"off", SummaryOrigin::Off},
                                                      {"wikipedia", SummaryOrigin::Wikipedia},
                                                      {"folder", SummaryOrigin::Folder},
                                                      {"feed", SummaryOrigin::Feed}}};
inline constexpr Words<ScorerKind, 3> kScorers = {
    {{"market-1", ScorerKind::Market}, {"vader", ScorerKind::Vader}, {"comprehend", ScorerKind::Comprehend}}};
inline constexpr Words<notify::SmtpSecurity, 3> kMailSecurities = {
    {{"starttls", notify::SmtpSecurity::StartTls},
     {"tls", notify::SmtpSecurity::Tls},
     {"off", notify::SmtpSecurity::None}}};
inline constexpr Words<notify::WebhookShape, 4> kWebhookShapes = {
    {{"json", notify::WebhookShape::Json},
     {"ntfy", notify::WebhookShape::Ntfy},
     {"slack", notify::WebhookShape::Slack},
     {"discord", notify::WebhookShape::Discord}}};
inline constexpr Words<bool, 2> kExtents = {{{"first-sentence", false}, {"whole", true}}};
// Of settings that are more than a word, a number or a text.
Result<void> set_size(Settings& settings, std::string_view text);
std::string size_text(const Settings& settings);
Result<void> set_averages(Settings& settings, std::string_view text);
std::string averages_text(const Settings& settings);
Result<void> set_event_names(Settings& settings, std::string_view text);
std::string event_names_text(const Settings& settings);
Result<void> set_attributes(Settings& settings, std::string_view text);
std::string attributes_text(const Settings& settings);
Result<void> set_record_age(Settings& settings, std::string_view text);
std::string record_age_text(const Settings& settings);
Result<void> check_key(std::string_view text);
Result<void> check_directory(std::string_view text);
Result<void> check_language(std::string_view text);
Result<void> check_feed_url(std::string_view text);
Result<void> check_schedule(std::string_view text);
Result<void> check_time_zone(std::string_view text);
Result<void> check_listen(std::string_view text);  // The host is looked at by whoever listens.
Result<void> check_page(std::string_view text);    // Empty: there is none.
Result<void> set_quiet_hours(Settings& settings, std::string_view text);
// Empty is good for each of these: the way is not used.
Result<void> check_mail_server(std::string_view text);
Result<void> check_addresses(std::string_view text);
Result<void> check_address(std::string_view text);
Result<void> check_topic(std::string_view text);
Result<void> check_secret(std::string_view text);   // No error quotes the text.
Result<void> check_webhook(std::string_view text);  // The same.
Result<void> check_any(std::string_view);

// Of the items that a rule of the alerts holds for.
Result<market::RuleScope> read_scope(std::string_view text);
std::string scope_text(const market::RuleScope& scope);

// Where the value of a row lies: a function from Settings to its member.
template <auto member, const auto& words>
constexpr Setting::Access kWord = {[](Settings& settings, std::string_view text) -> Result<void> {
                                     member(settings) = TRY(read_word(text, words));
                                     return {};
                                   },
                                   [](const Settings& settings) { return word_of(member(settings), words); }};

template <auto member, int least, int most>
constexpr Setting::Access kNumber = {
    [](Settings& settings, std::string_view text) -> Result<void> {
      member(settings) = TRY(read_number(text, least, most));
      return {};
    },
    [](const Settings& settings) { return std::to_string(member(settings)); }};

template <auto member, Result<void> (*check)(std::string_view)>
constexpr Setting::Access kText = {[](Settings& settings, std::string_view text) -> Result<void> {
                                     TRY_VOID(check(text));
                                     member(settings) = text;
                                     return {};
                                   },
                                   [](const Settings& settings) { return std::string(member(settings)); }};

template <auto member>
constexpr Setting::Access kScope = {[](Settings& settings, std::string_view text) -> Result<void> {
                                      member(settings) = TRY(read_scope(text));
                                      return {};
                                    },
                                    [](const Settings& settings) { return scope_text(member(settings)); }};

// Unset where the text is empty.
template <auto member>
constexpr Setting::Access kInstant = {
    [](Settings& settings, std::string_view text) -> Result<void> {
      member(settings) = TRY(read_instant(text));
      return {};
    },
    [](const Settings& settings) { return instant_text(member(settings)); }};

// Unset until somebody sets it.
inline constexpr Setting::Access kProtected = {
    [](Settings& settings, std::string_view text) -> Result<void> {
      settings.stack.is_protected = TRY(read_word(text, kBooleans));
      return {};
    },
    [](const Settings& settings) {
      return settings.stack.is_protected ? word_of(*settings.stack.is_protected, kBooleans) : std::string();
    }};

template <auto member, events::FilterSource source>
constexpr Setting::Access kPatterns = {[](Settings& settings, std::string_view text) -> Result<void> {
                                         member(settings) = TRY(events::EventFilter::parse(text, source));
                                         return {};
                                       },
                                       [](const Settings& settings) { return member(settings).text(); }};

inline constexpr Setting::Access kSize = {set_size, size_text};
inline constexpr Setting::Access kAverages = {set_averages, averages_text};
inline constexpr Setting::Access kRecordAge = {set_record_age, record_age_text};
inline constexpr Setting::Access kAttributes = {set_attributes, attributes_text};
inline constexpr Setting::Access kEventNames = {set_event_names, event_names_text};

}  // namespace bellwether::settings
