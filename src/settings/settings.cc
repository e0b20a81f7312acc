#include "settings/settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/number.h"
#include "base/text.h"
#include "schedule/expression.h"
#include "schedule/time_zone.h"

namespace bellwether::settings {
namespace {

using chart::AverageKind;
using chart::ChartStyle;
using chart::Compression;
using chart::Form;
using chart::Ground;
using chart::Language;
using chart::Palette;
using chart::PriceAxis;
using chart::Theme;
using enum SettingGroup;

template <class SomeSettings>
auto& drawing(SomeSettings& settings) {
  return trigger_in<functions::StreamTrigger>(settings, "draw-charts");
}

template <class SomeSettings>
auto& fanning_out(SomeSettings& settings) {
  return trigger_in<functions::ScheduleTrigger>(settings, "fan-out");
}

template <class SomeSettings>
auto& reading(SomeSettings& settings) {
  return trigger_in<functions::QueueTrigger>(settings, "read-sentiment");
}

std::unexpected<Error> refuse(std::string_view value, const std::string& expected) {
  return fail(ErrorKind::InvalidInput, "'" + std::string(value) + "' is not " + expected);
}

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

Result<int> read_number(std::string_view text, int least, int most) {
  const auto number = parse_number<int>(text);
  if (!number || *number < least || *number > most)
    return refuse(text, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return *number;
}

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

constexpr Words<Theme, 2> kThemes = {{{"light", Theme::Light}, {"dark", Theme::Dark}}};
constexpr Words<Palette, 2> kPalettes = {{{"west", Palette::West}, {"japan", Palette::Japan}}};
constexpr Words<Ground, 3> kGrounds = {
    {{"auto", Ground::Auto}, {"theme", Ground::Theme}, {"transparent", Ground::Transparent}}};
constexpr Words<Compression, 2> kCompressions = {
    {{"quick", Compression::Quick}, {"small", Compression::Small}}};
constexpr Words<Form, 3> kForms = {{{"auto", Form::Auto}, {"line", Form::Line}, {"candles", Form::Candles}}};
constexpr Words<AverageKind, 2> kAverageKinds = {
    {{"simple", AverageKind::Simple}, {"exponential", AverageKind::Exponential}}};
constexpr Words<PriceAxis, 3> kPriceAxes = {
    {{"auto", PriceAxis::Auto}, {"linear", PriceAxis::Linear}, {"log", PriceAxis::Logarithmic}}};
constexpr Words<Language, 2> kLanguages = {{{"en", Language::English}, {"ja", Language::Japanese}}};
constexpr Words<bool, 2> kBooleans = {{{"true", true}, {"false", false}}};
constexpr Words<bool, 2> kPositions = {{{"TRIM_HORIZON", true}, {"LATEST", false}}};
constexpr Words<std::string_view, 2> kProcessors = {{{"arm64", "arm64"}, {"x86_64", "x86_64"}}};
constexpr Words<LogFormat, 2> kLogFormats = {{{"text", LogFormat::Text}, {"json", LogFormat::Json}}};
constexpr Words<SummaryOrigin, 4> kOrigins = {{{"off", SummaryOrigin::Off},
                                               {"wikipedia", SummaryOrigin::Wikipedia},
                                               {"folder", SummaryOrigin::Folder},
                                               {"feed", SummaryOrigin::Feed}}};
constexpr Words<ScorerKind, 3> kScorers = {
    {{"market-1", ScorerKind::Market}, {"vader", ScorerKind::Vader}, {"comprehend", ScorerKind::Comprehend}}};
constexpr Words<bool, 2> kExtents = {{{"first-sentence", false}, {"whole", true}}};
constexpr Words<ports::ChangeKind, 3> kEvents = {{{"INSERT", ports::ChangeKind::Insert},
                                                  {"MODIFY", ports::ChangeKind::Modify},
                                                  {"REMOVE", ports::ChangeKind::Remove}}};

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
  if (!functions::check_key_template(text)) return refuse(text, "a key with {slug}, {name} or {url} in it");
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
  TRY_VOID(schedule::parse_expression(text));
  return {};
}

Result<void> check_time_zone(std::string_view text) {
  TRY_VOID(schedule::TimeZone::find(text));
  return {};
}

Result<void> check_any(std::string_view) {
  return {};
}

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

// Unset until somebody sets it.
constexpr Setting::Access kProtected = {
    [](Settings& settings, std::string_view text) -> Result<void> {
      settings.stack.is_protected = TRY(read_word(text, kBooleans));
      return {};
    },
    [](const Settings& settings) {
      return settings.stack.is_protected ? word_of(*settings.stack.is_protected, kBooleans) : std::string();
    }};

constexpr Setting::Access kSize = {set_size, size_text};
constexpr Setting::Access kAverages = {set_averages, averages_text};
constexpr Setting::Access kRecordAge = {set_record_age, record_age_text};
constexpr Setting::Access kAttributes = {set_attributes, attributes_text};
constexpr Setting::Access kEventNames = {set_event_names, event_names_text};

constexpr Setting kSettings[] = {
    {Place, "state", "dir", "--state", "DIR", "where the table and its stream live", ValueKind::Path,
     kText<[](auto& s) -> auto& { return s.state_directory; }, check_directory>},
    {Place, "state", "bucket", "--bucket", "DIR", "the folder that is the bucket", ValueKind::Path,
     kText<[](auto& s) -> auto& { return s.bucket_directory; }, check_directory>},

    {Aws, kStageSection, "profile", "--profile", "NAME", "of AWS's shared configuration files",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.aws.profile; }, check_any>},
    {Aws, kStageSection, "region", "--region", "REGION", "where the stage is, unless another is set below",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.aws.region; }, check_any>},
    {Aws, kStageSection, "endpoint_url", "--endpoint-url", "URL", "asked instead of AWS", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.endpoint_url; }, check_any>},
    {Aws, kStageSection, "table", "--table", "NAME", "the table; else bellwether-<stage>", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.table; }, check_any>},
    {Aws, kStageSection, "table_region", "--table-region", "REGION", "of table, queue and functions",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.aws.table_region; }, check_any>},
    {Aws, kStageSection, "bucket", "--bucket-name", "NAME", "the bucket", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.bucket; }, check_any>},
    {Aws, kStageSection, "bucket_region", "--bucket-region", "REGION", "of the bucket", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.bucket_region; }, check_any>},
    {Aws, kStageSection, "queue", "--queue", "NAME|URL", "the queue of names; else bellwether-<stage>-names",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.aws.queue; }, check_any>},
    {Aws, kStageSection, "attributes", "--attributes", "NAME=ATTRIBUTE,...",
     "what the items' attributes are called in the table", ValueKind::Texts, kAttributes},

    {Stack, kStageSection, "protected", "--protected", "true|false",
     "data outlive the stacks, and all alarms are set; else only stage prod's", ValueKind::Boolean,
     kProtected},
    {Stack, kStageSection, "processor", "--processor", "arm64|x86_64", "that the functions run on",
     ValueKind::Text, kWord<[](auto& s) -> auto& { return s.stack.processor; }, kProcessors>},
    {Stack, kStageSection, "adopt_table", "--adopt-table", "true|false",
     "the table exists already, and no stack creates or deletes it", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return s.stack.adopts_table; }, kBooleans>},
    {Stack, kStageSection, "adopt_bucket", "--adopt-bucket", "true|false", "the same of the bucket",
     ValueKind::Boolean, kWord<[](auto& s) -> auto& { return s.stack.adopts_bucket; }, kBooleans>},
    {Stack, kStageSection, "website", "--website", "true|false",
     "the bucket is a public website on HTTP, instead of CloudFront on HTTPS", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return s.stack.is_website; }, kBooleans>},
    {Stack, kStageSection, "own_key", "--own-key", "true|false",
     "table, queues, topic and logs under a key of the stage's own, 1 USD a month", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return s.stack.has_own_key; }, kBooleans>},
    {Stack, kStageSection, "email", "--email", "ADDRESS", "who is told of alarms", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.stack.email; }, check_any>},

    {Chart, "chart", "size", "--size", "WIDTHxHEIGHT", "pixels, 200x150 to 4000x3000", ValueKind::Text,
     kSize},
    {Chart, "chart", "scale", "--scale", "1..4", "device pixels a pixel; 2 for sharp screens",
     ValueKind::Number, kNumber<[](auto& s) -> auto& { return s.style.scale; }, 1, 4>},
    {Chart, "chart", "theme", "--theme", "light|dark", "colours of ground and text", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.theme; }, kThemes>},
    {Chart, "chart", "palette", "--palette", "west|japan",
     "candles: up blue, down orange; or up red, down blue", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.palette; }, kPalettes>},
    {Chart, "chart", "style", "--style", "auto|line|candles", "how days are drawn; weeks are always candles",
     ValueKind::Text, kWord<[](auto& s) -> auto& { return s.style.form; }, kForms>},
    {Chart, "chart", "averages", "--ma", "N,N", "windows of the moving averages; '' for none",
     ValueKind::Numbers, kAverages},
    {Chart, "chart", "average_kind", "--average-kind", "simple|exponential", "kind of the moving averages",
     ValueKind::Text, kWord<[](auto& s) -> auto& { return s.style.average_kind; }, kAverageKinds>},
    {Chart, "chart", "ground", "--ground", "auto|theme|transparent",
     "behind a chart; auto is the theme's colour, and transparent for a sparkline", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.ground; }, kGrounds>},
    {Chart, "chart", "compression", "--compression", "quick|small",
     "of PNGs: quick, or an eighth smaller in several times the time", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.compression; }, kCompressions>},
    {Chart, "chart", "scale_y", "--scale-y", "auto|linear|log",
     "the price axis; auto is log where prices differ more than 5 times", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.price_axis; }, kPriceAxes>},
    {Chart, "chart", "locale", "--locale", "en|ja", "the language of words and dates", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.style.language; }, kLanguages>},

    {Keys, "chart", "daily_key", "--daily-key", "KEY", "where in the bucket daily charts go", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.keys.daily; }, check_key>},
    {Keys, "chart", "weekly_key", "--weekly-key", "KEY", "where in the bucket weekly charts go",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.keys.weekly; }, check_key>},
    {Keys, "summaries", "sentiment_key", "--sentiment-key", "KEY",
     "where in the bucket results go; .csv and .json follow", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.keys.sentiment; }, check_key>},

    {Mapping, "draw-charts", "batch_size", "--batch-size", "1..10000", "records a call at most",
     ValueKind::Number, kNumber<[](auto& s) -> auto& { return drawing(s).batch_size; }, 1, 10000>},
    {Mapping, "draw-charts", "batching_window_seconds", "--batching-window-seconds", "0..300",
     "how long to wait for a full batch", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return drawing(s).batching_window_seconds; }, 0, 300>},
    {Mapping, "draw-charts", "starting_position", "--starting-position", "TRIM_HORIZON|LATEST",
     "where a new mapping starts", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return drawing(s).from_trim_horizon; }, kPositions>},
    {Mapping, "draw-charts", "maximum_retry_attempts", "--maximum-retry-attempts", "-1..10000",
     "then to the dead-letter queue; -1: never", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return drawing(s).maximum_retry_attempts; }, -1, 10000>},
    {Mapping, "draw-charts", "maximum_record_age_seconds", "--maximum-record-age-seconds", "-1|60..604800",
     "then to the dead-letter queue; -1: never", ValueKind::Number, kRecordAge},
    {Mapping, "draw-charts", "bisect_batch_on_function_error", "--bisect-batch-on-function-error",
     "true|false", "halve a batch that failed as a whole", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return drawing(s).bisect_batch_on_function_error; }, kBooleans>},
    {Mapping, "draw-charts", "parallelization_factor", "--parallelization-factor", "1..10",
     "batches drawn at the same time", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return drawing(s).parallelization_factor; }, 1, 10>},
    {Mapping, "draw-charts", "event_names", "--event-names", "NAME,NAME",
     "only these of INSERT, MODIFY, REMOVE", ValueKind::Texts, kEventNames},

    {Summaries, "summaries", "source", "--summaries", "off|wikipedia|folder|feed",
     "where the texts about items come from; off: no sentiment is read", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.summaries.source; }, kOrigins>},
    {Summaries, "summaries", "folder", "--summaries-folder", "DIR", "texts as <item>.txt, for folder",
     ValueKind::Path, kText<[](auto& s) -> auto& { return s.summaries.folder; }, check_directory>},
    {Summaries, "summaries", "language", "--language", "CODE",
     "of the texts (default: told by script), and which Wikipedia (default: en)", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.summaries.language; }, check_language>},
    {Summaries, "summaries", "extent", "--extent", "first-sentence|whole", "how much of an article",
     ValueKind::Text, kWord<[](auto& s) -> auto& { return s.summaries.whole; }, kExtents>},
    {Summaries, "summaries", "contact", "--contact", "ADDRESS",
     "your mail address or URL; Wikimedia wants to know who asks", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.summaries.contact; }, check_any>},
    {Summaries, "summaries", "feed_url", "--feed-url", "URL", "with {name} where the item's name goes",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.summaries.feed_url; }, check_feed_url>},
    {Summaries, "summaries", "feed_days", "--feed-days", "1..365", "how old headlines may be",
     ValueKind::Number, kNumber<[](auto& s) -> auto& { return s.summaries.feed_days; }, 1, 365>},
    {Summaries, "summaries", "wikipedia_url", "--wikipedia-url", "URL",
     "instead of https://<language>.wikipedia.org", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.summaries.wikipedia_url; }, check_any>},
    {Summaries, "summaries", "ca_file", "--ca-file", "FILE", "trust these certificates besides the system's",
     ValueKind::Path, kText<[](auto& s) -> auto& { return s.summaries.ca_file; }, check_any>},

    {FanOut, "fan-out", "schedule", "--schedule", "EXPRESSION",
     "when all names are read: rate(5 minutes), cron(0 9 * * ? *), at(2026-01-31T09:00:00)", ValueKind::Text,
     kText<[](auto& s) -> auto& { return fanning_out(s).expression; }, check_schedule>},
    {FanOut, "fan-out", "time_zone", "--time-zone", "ZONE", "of the schedule, as Asia/Tokyo", ValueKind::Text,
     kText<[](auto& s) -> auto& { return fanning_out(s).time_zone; }, check_time_zone>},

    {ReadSentiment, "read-sentiment", "batch_size", "--read-batch-size", "1..10", "names a call at most",
     ValueKind::Number, kNumber<[](auto& s) -> auto& { return reading(s).batch_size; }, 1, 10>},
    {ReadSentiment, "read-sentiment", "batching_window_seconds", "--read-batching-window-seconds", "0..300",
     "how long to wait for a full batch", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).batching_window_seconds; }, 0, 300>},
    {ReadSentiment, "read-sentiment", "maximum_concurrency", "--read-maximum-concurrency", "1..1000",
     "batches read at the same time", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).maximum_concurrency; }, 1, 1000>},
    {ReadSentiment, "read-sentiment", "timeout_seconds", "--read-timeout-seconds", "1..900",
     "of a call; a name stays hidden six times as long", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).timeout_seconds; }, 1, 900>},
    {ReadSentiment, "read-sentiment", "max_receive_count", "--read-max-receive-count", "1..1000",
     "then to the dead-letter queue", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).max_receive_count; }, 1, 1000>},

    {Scorer, "read-sentiment", "scorer", "--scorer", "market-1|vader|comprehend",
     "who scores the texts; comprehend is Amazon's and costs money", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.scorer; }, kScorers>},

    {Log, "log", "format", "--log", "text|json", "one line an event, on standard error", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.log; }, kLogFormats>},
};

constexpr std::string_view kFlagMark = "--";

char variable_letter(char c) {
  return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::span<const Setting> all_settings() {
  return kSettings;
}

std::vector<functions::Trigger> catalogued_triggers() {
  std::vector<functions::Trigger> triggers;
  for (const functions::Function& function : functions::catalogue()) triggers.push_back(function.trigger);
  return triggers;
}

const functions::Trigger& trigger_of(const Settings& settings, std::string_view function) {
  const functions::Function* const row = functions::find_function(function);
  CHECK(row != nullptr);
  return settings.triggers.at(static_cast<std::size_t>(row - functions::catalogue().data()));
}

functions::Trigger& trigger_of(Settings& settings, std::string_view function) {
  return const_cast<functions::Trigger&>(trigger_of(std::as_const(settings), function));
}

std::string table_of(const Settings& settings) {
  return settings.aws.table.empty() ? "bellwether-" + settings.stage : settings.aws.table;
}

std::string queue_of(const Settings& settings) {
  return settings.aws.queue.empty() ? "bellwether-" + settings.stage + "-names" : settings.aws.queue;
}

bool names_bucket(const Settings& settings) {
  return settings.stage == kLocalStage || !settings.aws.bucket.empty();
}

std::string environment_variable_of(const Setting& setting) {
  std::string name(kVariablePrefix);
  for (const char c : setting.flag.substr(kFlagMark.size())) name += variable_letter(c);
  return name;
}

bool is_variable_of(std::string_view variable, const Setting& setting) {
  const std::string_view name = setting.flag.substr(kFlagMark.size());
  // Most have another length.
  if (variable.size() != kVariablePrefix.size() + name.size()) return false;
  return variable.starts_with(kVariablePrefix) &&
         std::ranges::equal(name, variable.substr(kVariablePrefix.size()), {}, variable_letter);
}

}  // namespace bellwether::settings
