// Settings: everything that may be set by flag, environment or configuration
// file, and the one table that says how.
//
// Each row of the table is a key of the configuration file, a flag and an
// environment variable at once: [chart] theme is --theme and BELLWETHER_THEME.

#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "chart/chart.h"
#include "events/attribute_names.h"
#include "functions/catalogue.h"
#include "functions/object_keys.h"
#include "functions/trigger.h"
#include "market/price_rules.h"
#include "notify/smtp_security.h"
#include "notify/webhook_shape.h"

namespace bellwether::settings {

// How somebody is told of alerts; empty: not this way. Secrets are not here, only where they are kept.
struct TellingSettings {
  std::string mail_server = {};  // "smtp.example.com" or "smtp.example.com:2525".
  notify::SmtpSecurity mail_security = notify::SmtpSecurity::StartTls;
  std::string mail_user = {}, mail_password = {}, mail_token = {};
  std::string mail_from = {}, mail_to = {};
  bool by_ses = false;         // The mail goes over Amazon SES.
  std::string sns_topic = {};  // The ARN of somebody's topic.
  std::string sns_email = {};  // Who reads the topic that a stage on AWS has then.
  std::string mail_folder = {};
  std::string webhook = {};
  notify::WebhookShape webhook_shape = notify::WebhookShape::Json;
  std::string webhook_secret = {};
  std::string ca_file = {};  // Trusted besides the system's certificates; empty: none.

  bool operator==(const TellingSettings&) const = default;
};

enum class LogFormat { Text, Json };

// Where the text about an item comes from.
enum class SummaryOrigin { Off, Wikipedia, Folder, Feed };

struct SummarySettings {
  SummaryOrigin source = SummaryOrigin::Off;
  std::string folder = {};
  std::string language = {};  // Empty: Wikipedia's is en, of other texts their script tells.
  bool whole = false;         // Else the first sentence.
  std::string contact = {};   // Mail address or URL of whoever runs this.
  std::string feed_url = {};  // With {name} in it.
  int feed_days = 7;
  std::string wikipedia_url = {};  // Empty: that of the language.
  std::string ca_file = {};        // Trusted besides the system's certificates; empty: none.

  bool operator==(const SummarySettings&) const = default;
};

// Who says what a text feels like.
enum class ScorerKind { Market, Vader, Comprehend };
inline constexpr std::size_t kScorerKinds = 3;

// Where a stage on AWS lies. Empty: AWS's own variables and files decide, or the stage's
// name does (table_of and the like).
struct AwsSettings {
  std::string profile = {};
  std::string region = {};
  std::string endpoint_url = {};
  std::string table = {};
  std::string table_region = {};
  std::string bucket = {};
  std::string bucket_region = {};
  std::string queue = {};       // Name or URL.
  std::string page_queue = {};  // The same; empty: the stage has no page.
  std::string alerts_queue = {};
  events::AttributeNames attributes = {};

  bool operator==(const AwsSettings&) const = default;
};

// Where `up` serves the page. kListenAuto: on loopback, on port 8080 or the next one that is free.
inline constexpr std::string_view kListenAuto = "auto", kListenOff = "off";

// What a stage's stacks on AWS shall be. See stack/template.h.
struct StackSettings {
  std::optional<bool> is_protected = {};  // Nothing: the stage's name says, prod is.
  std::string_view processor = "arm64";   // Of a table of constants.
  bool adopts_table = false;
  bool adopts_bucket = false;
  bool is_website = false;
  bool has_own_key = false;
  std::string email = {};

  bool operator==(const StackSettings&) const = default;
};

inline constexpr std::string_view kLocalStage = "local";

std::vector<functions::Trigger> catalogued_triggers();

// How long the stage `local` bears what fails for no fault of its own. See local/outage.h, schedule_runner.h.
struct PatienceSettings {
  int minutes = 30;  // Of trying, before a try counts as an attempt.
  // As EventBridge Scheduler has them.
  int schedule_retry_attempts = 185;
  int schedule_event_age_seconds = 86'400;
  int letter_days = 0;  // Before a dead letter expires; 0: never.
};

struct Settings {
  std::string stage = std::string(kLocalStage);
  AwsSettings aws = {};
  StackSettings stack = {};
  std::string state_directory = {};   // Empty when there is no default: no HOME.
  std::string bucket_directory = {};  // The same.
  chart::ChartStyle style = {};
  functions::ObjectKeys keys = {};
  // Of all functions, in the catalogue's order; they begin as the catalogue has them. See trigger_of.
  std::vector<functions::Trigger> triggers = catalogued_triggers();
  SummarySettings summaries = {};
  ScorerKind scorer = ScorerKind::Market;
  // The items whose texts another than the usual scorer scores: by kind, the first that has an item does.
  std::array<market::RuleScope, kScorerKinds> scored_by = {};
  LogFormat log = LogFormat::Text;
  PatienceSettings patience = {};
  std::string listen = std::string(kListenAuto);
  market::RuleBook alerts = {};
  functions::AlertWish alert_wish = {};
  TellingSettings telling = {};
};

// Whether this scorer scores any text.
bool is_asked(const Settings& settings, ScorerKind kind);

// How the function of this name is called; it is in the catalogue.
functions::Trigger& trigger_of(Settings& settings, std::string_view function);
const functions::Trigger& trigger_of(const Settings& settings, std::string_view function);

// The same, where its kind is known: T is StreamTrigger, QueueTrigger or ScheduleTrigger.
template <class T, class SomeSettings>
auto& trigger_in(SomeSettings& settings, std::string_view function) {
  return std::get<T>(trigger_of(settings, function));
}

// What a stage's table and queues are called.
std::string table_of(const Settings& settings);
std::string queue_of(const Settings& settings);
std::string alerts_queue_of(const Settings& settings);
// The topic that a stage on AWS has of its own for alerts, where it has one.
std::string notices_topic_of(const Settings& settings);

// The addresses alone of a setting that names some: "ann@example.com".
std::vector<std::string> bare_addresses(const std::string& addresses);

// Whether it is known where the bucket is. On AWS a bucket's name is nobody's to guess.
bool names_bucket(const Settings& settings);

// Which commands take a setting's flag.
enum class SettingGroup {
  Place,
  Aws,
  Stack,
  Chart,
  Keys,
  Mapping,
  Summaries,
  FanOut,
  ReadSentiment,
  Scorer,
  Patience,
  Serve,
  Alerts,
  Telling,
  Log
};

// How a configuration file writes a setting's value. A path in it is relative to the file.
enum class ValueKind { Text, Path, Number, Boolean, Numbers, Texts };

struct Setting {
  // How the value is set from text (lists are separated by commas), and shown.
  // InvalidInput says what the value may be.
  struct Access {
    Result<void> (*set)(Settings&, std::string_view);
    std::string (*text)(const Settings&);
  };

  SettingGroup group;
  std::string_view section, key;
  std::string_view flag;
  std::string_view value;  // What the value looks like, for help: "light|dark".
  std::string_view meaning;
  ValueKind kind;
  Access access;
};

std::span<const Setting> all_settings();

// Every command takes the flags of this group.
inline bool is_global(SettingGroup group) {
  return group == SettingGroup::Place || group == SettingGroup::Aws;
}

// The section of the configuration file that holds a stage's settings: [stage.prod].
inline constexpr std::string_view kStageSection = "stage";

// "BELLWETHER_THEME".
std::string environment_variable_of(const Setting& setting);
inline constexpr std::string_view kVariablePrefix = "BELLWETHER_";

// Whether environment_variable_of(setting) is this one, without making it.
bool is_variable_of(std::string_view variable, const Setting& setting);

}  // namespace bellwether::settings
