#include "settings/settings.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "notify/mail_address.h"
#include "settings/setting_access.h"

namespace bellwether::settings {
namespace {

using enum SettingGroup;

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
    {Aws, kStageSection, "page_queue", "--page-queue", "NAME|URL",
     "the queue of items that the page is to show anew; without one there is no page", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.page_queue; }, check_any>},
    {Aws, kStageSection, "alerts_queue", "--alerts-queue", "NAME|URL",
     "the queue of alerts; else bellwether-<stage>-alerts", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.aws.alerts_queue; }, check_any>},
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
    {Mapping, "draw-charts", "patterns", "--patterns", "JSON",
     "only records that one of these event patterns matches, as AWS's filters do: a pattern, or a list of up "
     "to 5",
     ValueKind::Text,
     kPatterns<[](auto& s) -> auto& { return drawing(s).filter; }, events::FilterSource::Stream>},

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
    {FanOut, "fan-out", "start", "--schedule-start", "INSTANT",
     "of the schedule, as 2026-12-01T09:00:00Z: nothing comes before, and a rate counts from it",
     ValueKind::Text, kInstant<[](auto& s) -> auto& { return fanning_out(s).limits.start; }>},
    {FanOut, "fan-out", "end", "--schedule-end", "INSTANT", "of the schedule: nothing comes after it",
     ValueKind::Text, kInstant<[](auto& s) -> auto& { return fanning_out(s).limits.end; }>},
    {FanOut, "fan-out", "window_minutes", "--schedule-window-minutes", "0..1440",
     "it comes at some instant within so long of its time; 0: at its time", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return fanning_out(s).limits.window_minutes; }, 0, 1440>},

    {ReadSentiment, "read-sentiment", "batch_size", "--read-batch-size", "1..10000",
     "names a call at most; above 10 with a window", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).batch_size; }, 1, 10000>},
    {ReadSentiment, "read-sentiment", "batching_window_seconds", "--read-batching-window-seconds", "0..300",
     "how long to wait for a full batch", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).batching_window_seconds; }, 0, 300>},
    {ReadSentiment, "read-sentiment", "maximum_concurrency", "--read-maximum-concurrency", "1..1000",
     "batches read at the same time; on AWS at least 2", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).maximum_concurrency; }, 1, 1000>},
    {ReadSentiment, "read-sentiment", "timeout_seconds", "--read-timeout-seconds", "1..900",
     "of a call; a name stays hidden six times as long", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).timeout_seconds; }, 1, 900>},
    {ReadSentiment, "read-sentiment", "max_receive_count", "--read-max-receive-count", "1..1000",
     "then to the dead-letter queue", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return reading(s).max_receive_count; }, 1, 1000>},
    {ReadSentiment, "read-sentiment", "patterns", "--read-patterns", "JSON",
     "only names whose message one of these event patterns matches; the others' are deleted", ValueKind::Text,
     kPatterns<[](auto& s) -> auto& { return reading(s).filter; }, events::FilterSource::Queue>},

    {Scorer, "read-sentiment", "scorer", "--scorer", "market-1|vader|comprehend",
     "who scores the texts; comprehend is Amazon's and costs money", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.scorer; }, kScorers>},
    {ReadSentiment, "read-sentiment", "market_1_for", "--market-1-for", "all|off|LIST",
     "items whose texts market-1 scores, whoever scores the others", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return scored_by(s, ScorerKind::Market); }>},
    {ReadSentiment, "read-sentiment", "vader_for", "--vader-for", "all|off|LIST",
     "items whose texts vader scores, whoever scores the others", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return scored_by(s, ScorerKind::Vader); }>},
    {ReadSentiment, "read-sentiment", "comprehend_for", "--comprehend-for", "all|off|LIST",
     "items whose texts comprehend scores, whoever scores the others", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return scored_by(s, ScorerKind::Comprehend); }>},

    {Patience, "patience", "minutes", "--patience-minutes", "0..1440",
     "of trying what is down (network, full disk) before a try counts as an attempt", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.patience.minutes; }, 0, 1440>},
    {Patience, "patience", "schedule_retry_attempts", "--schedule-retry-attempts", "0..185",
     "how often a run of fan-out that failed is tried again, with growing pauses", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.patience.schedule_retry_attempts; }, 0, 185>},
    {Patience, "patience", "schedule_event_age_seconds", "--schedule-event-age-seconds", "60..86400",
     "and for how long", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.patience.schedule_event_age_seconds; }, 60, 86400>},

    {Patience, "patience", "dead_letter_days", "--dead-letter-days", "0..3650",
     "before a dead letter expires; 0: never", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.patience.letter_days; }, 0, 3650>},

    {Serve, "page", "listen", "--listen", "ADDRESS:PORT|auto|off",
     "where the page is served; auto is 127.0.0.1:8080 or the next free port", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.listen; }, check_listen>},

    {Alerts, "alerts", "target", "--alert-target", "all|off|LIST",
     "items of which you are told that the price reached the target", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.target; }>},
    {Alerts, "alerts", "target_below", "--alert-target-below", "all|off|LIST",
     "those of them whose target is a price to buy at, and reached from above", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.target_below; }>},
    {Alerts, "alerts", "target_back_percent", "--alert-target-back", "0..50",
     "how far back from the target a price arms it again", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.numbers.target_back_percent; }, 0, 50>},
    {Alerts, "alerts", "target_further_percent", "--alert-target-further", "0..99",
     "how much further than the last told it is told again; 0: not before it is armed again",
     ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.numbers.target_further_percent; }, 0, 99>},
    {Alerts, "alerts", "move", "--alert-move", "all|off|LIST",
     "items of which you are told large moves within a week", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.move; }>},
    {Alerts, "alerts", "move_percent", "--alert-move-percent", "1..1000",
     "how large a move is at least; of wild prices more is asked", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.numbers.move_percent; }, 1, 1000>},
    {Alerts, "alerts", "year_high", "--alert-year-high", "all|off|LIST",
     "items of which you are told highs of a year", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.year_high; }>},
    {Alerts, "alerts", "year_low", "--alert-year-low", "all|off|LIST", "the same of lows", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.year_low; }>},
    {Alerts, "alerts", "year_further_percent", "--alert-year-further", "0..99",
     "how much further than the last told a high or low is told again", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.numbers.year_further_percent; }, 0, 99>},
    {Alerts, "alerts", "year_again_days", "--alert-year-again", "1..365", "or so many days later",
     ValueKind::Number, kNumber<[](auto& s) -> auto& { return s.alerts.numbers.year_again_days; }, 1, 365>},
    {Alerts, "alerts", "crossing", "--alert-crossing", "all|off|LIST",
     "items of which you are told that the mean of 5 prices came through that of 25", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.crossing; }>},
    {Alerts, "alerts", "crossing_band_percent", "--alert-crossing-band", "0..50",
     "how far apart the means are then", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.numbers.crossing_band_percent; }, 0, 50>},
    {Alerts, "alerts", "sentiment", "--alert-sentiment", "all|off|LIST",
     "names of which you are told that the label has turned", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.sentiment; }>},
    {Alerts, "alerts", "stale", "--alert-stale", "all|off|LIST",
     "items of which you are told that no price came for long", ValueKind::Text,
     kScope<[](auto& s) -> auto& { return s.alerts.stale; }>},
    {Alerts, "alerts", "stale_days", "--alert-stale-days", "1..3650", "for how long", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.stale_days; }, 1, 3650>},
    {Alerts, "alerts", "care", "--alert-care", "true|false",
     "whether you are told of dead letters, schedules that do not run, and outages", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return s.alerts.has_care; }, kBooleans>},
    {Alerts, "alerts", "care_minutes", "--alert-care-minutes", "1..1440",
     "how long a schedule is late or an outage lasts first", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return s.alerts.care_minutes; }, 1, 1440>},

    {Telling,
     "alerts",
     "quiet_hours",
     "--quiet-hours",
     "HH:MM-HH:MM",
     "when nobody is told; what happens then is told afterwards",
     ValueKind::Text,
     {set_quiet_hours, [](const Settings& s) { return quiet_hours_text(s.alert_wish.quiet); }}},
    {Telling, "alerts", "time_zone", "--alerts-time-zone", "ZONE", "of the quiet hours", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.alert_wish.quiet.time_zone; }, check_time_zone>},
    {Telling, "alerts", "page", "--page-url", "URL", "where readers find the page, so that alerts lead there",
     ValueKind::Text, kText<[](auto& s) -> auto& { return s.alert_wish.page; }, check_page>},
    {Telling, "send-alerts", "batching_window_seconds", "--alerts-window-seconds", "0..300",
     "how long an alert waits for others that are told with it", ValueKind::Number,
     kNumber<[](auto& s) -> auto& { return sending(s).batching_window_seconds; }, 0, 300>},
    {Telling, "alerts", "mail_server", "--mail-server", "HOST[:PORT]",
     "who takes mails to the readers; without a port 587, with TLS from the first byte 465", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_server; }, check_mail_server>},
    {Telling, "alerts", "mail_security", "--mail-security", "starttls|tls|off",
     "TLS after a word in plain text, from the first byte, or never; a password wants it", ValueKind::Text,
     kWord<[](auto& s) -> auto& { return s.telling.mail_security; }, kMailSecurities>},
    {Telling, "alerts", "mail_user", "--mail-user", "NAME", "whom the server knows", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_user; }, check_any>},
    {Telling, "alerts", "mail_password", "--mail-password", "env:NAME|file:PATH|command:WORDS",
     "where the password is; never the password itself", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_password; }, check_secret>},
    {Telling, "alerts", "mail_token", "--mail-token", "env:NAME|file:PATH|command:WORDS",
     "where a token for XOAUTH2 is, instead of a password", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_token; }, check_secret>},
    {Telling, "alerts", "mail_from", "--mail-from", "ADDRESS", "whose mails they are", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_from; }, check_addresses>},
    {Telling, "alerts", "mail_to", "--mail-to", "ADDRESS,...", "who is told by mail", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.mail_to; }, check_addresses>},
    {Telling, "alerts", "ses", "--alerts-ses", "true|false",
     "mails go over Amazon SES, in the region of the functions, instead of a server", ValueKind::Boolean,
     kWord<[](auto& s) -> auto& { return s.telling.by_ses; }, kBooleans>},
    {Telling, "alerts", "sns_topic", "--alerts-sns-topic", "ARN",
     "the topic of SNS where alerts are published", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.sns_topic; }, check_topic>},
    {Telling, "alerts", "sns_email", "--alerts-sns-email", "ADDRESS",
     "who reads the topic of its own that a stage on AWS has then", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.sns_email; }, check_address>},
    {Telling, "alerts", "mail_folder", "--mail-folder", "DIR", "where mails are written to, as .eml",
     ValueKind::Path, kText<[](auto& s) -> auto& { return s.telling.mail_folder; }, check_any>},
    {Telling, "alerts", "webhook", "--webhook", "URL|env:NAME|file:PATH|command:WORDS",
     "where alerts are posted to", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.webhook; }, check_webhook>},
    {Telling, "alerts", "webhook_shape", "--webhook-shape", "json|ntfy|slack|discord", "what is posted",
     ValueKind::Text, kWord<[](auto& s) -> auto& { return s.telling.webhook_shape; }, kWebhookShapes>},
    {Telling, "alerts", "webhook_secret", "--webhook-secret", "env:NAME|file:PATH|command:WORDS",
     "where the key is that signs it, or the token for ntfy", ValueKind::Text,
     kText<[](auto& s) -> auto& { return s.telling.webhook_secret; }, check_secret>},
    {Telling, "alerts", "ca_file", "--alerts-ca-file", "FILE",
     "authorities in PEM that servers of mail and webhooks may have besides", ValueKind::Path,
     kText<[](auto& s) -> auto& { return s.telling.ca_file; }, check_any>},

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

bool is_asked(const Settings& settings, ScorerKind kind) {
  return settings.scorer == kind || !settings.scored_by[static_cast<std::size_t>(kind)].is_off();
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

std::string alerts_queue_of(const Settings& settings) {
  return settings.aws.alerts_queue.empty() ? "bellwether-" + settings.stage + "-alerts"
                                           : settings.aws.alerts_queue;
}

std::string notices_topic_of(const Settings& settings) {
  return "bellwether-" + settings.stage + "-notices";
}

std::vector<std::string> bare_addresses(const std::string& addresses) {
  std::vector<std::string> bare;
  if (addresses.empty()) return bare;
  const auto parsed = notify::parse_mail_addresses(addresses);
  CHECK(parsed);  // The setting was checked when it was set.
  for (const notify::MailAddress& address : *parsed) bare.push_back(address.address);
  return bare;
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
