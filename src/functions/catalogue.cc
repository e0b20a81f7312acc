#include "functions/catalogue.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "functions/decide_alerts.h"
#include "functions/draw_charts.h"
#include "functions/fan_out.h"
#include "functions/look_after.h"
#include "functions/publish.h"
#include "functions/read_sentiment.h"
#include "functions/send_alerts.h"
#include "ports/permission.h"

namespace bellwether::functions {
namespace {

Result<ports::BatchResponse> call_draw_charts(std::span<const ports::ChangeRecord> batch,
                                              const Parts& parts) {
  return draw_charts(batch, parts.keys,
                     {.painter = *parts.painter,
                      .bucket = *parts.bucket,
                      .report = parts.report,
                      .time_left = parts.time_left,
                      .stopwatch = parts.stopwatch,
                      .deliveries = parts.deliveries,
                      .page = parts.page});
}

Result<void> call_fan_out(const Parts& parts) {
  TRY_VOID(fan_out(*parts.table, *parts.names, parts.report, parts.time_left));
  return {};
}

Result<ports::MessageResponse> call_read_sentiment(std::span<const ports::Message> batch,
                                                   const Parts& parts) {
  return read_sentiment(batch, {.table = *parts.table,
                                .source = *parts.summaries,
                                .scorer = *parts.scorer,
                                .bucket = *parts.bucket,
                                .clock = parts.clock,
                                .report = parts.report,
                                .time_left = parts.time_left,
                                .keys = parts.keys,
                                .page = parts.page,
                                .alerts = parts.alerts,
                                .told = parts.rules.sentiment,
                                .chosen = parts.chosen_scorers});
}

Result<ports::MessageResponse> call_publish(std::span<const ports::Message> batch, const Parts& parts) {
  return publish(batch, {.table = *parts.table,
                         .bucket = *parts.bucket,
                         .page = parts.page,
                         .clock = parts.clock,
                         .report = parts.report,
                         .time_left = parts.time_left,
                         .keys = parts.keys,
                         .style = parts.style,
                         .deliveries = parts.deliveries});
}

Result<ports::BatchResponse> call_decide_alerts(std::span<const ports::ChangeRecord> batch,
                                                const Parts& parts) {
  return decide_alerts(batch, {.bucket = *parts.bucket,
                               .alerts = *parts.alerts,
                               .rules = parts.rules,
                               .clock = parts.clock,
                               .report = parts.report,
                               .time_left = parts.time_left});
}

Result<void> call_look_after(const Parts& parts) {
  return look_after(day_of(parts.clock.now()) - kLookedBack, {.table = *parts.table,
                                                              .alerts = *parts.alerts,
                                                              .rules = parts.rules,
                                                              .clock = parts.clock,
                                                              .report = parts.report,
                                                              .time_left = parts.time_left});
}

Result<ports::MessageResponse> call_send_alerts(std::span<const ports::Message> batch, const Parts& parts) {
  return send_alerts(batch, {.bucket = *parts.bucket,
                             .alerts = *parts.alerts,
                             .ways = parts.ways,
                             .clock = parts.clock,
                             .report = parts.report,
                             .time_left = parts.time_left,
                             .keys = parts.keys,
                             .style = parts.style,
                             .wish = parts.alert_wish});
}

// The lists of the rows below: nothing of them is made while a function starts.

constexpr Part kDrawChartsParts[] = {Part::Painter, Part::Bucket, Part::Page};
constexpr Variable kDrawChartsVariables[] = {{"BELLWETHER_DAILY_KEY"}, {"BELLWETHER_WEEKLY_KEY"}};
// GetObject: where KMS encrypts the bucket's objects, or somebody has copied them there in parts, their ETags
// are no MD5, and only the chart itself tells whether it would change.
constexpr ServiceCall kDrawChartsCalls[] = {{"s3", "HeadObject"},   {"s3", "GetObject"},
                                            {"s3", "PutObject"},    {"s3", "DeleteObject"},
                                            {"sqs", "GetQueueUrl"}, {"sqs", "SendMessageBatch"}};

constexpr Part kFanOutParts[] = {Part::Table, Part::Names};
constexpr ServiceCall kFanOutCalls[] = {
    {"dynamodb", "Scan"}, {"sqs", "GetQueueUrl"}, {"sqs", "SendMessageBatch"}};

constexpr Part kReadSentimentParts[] = {Part::Table,  Part::Bucket, Part::Summaries,
                                        Part::Scorer, Part::Page,   Part::Alerts};
constexpr Variable kReadSentimentVariables[] = {
    {"BELLWETHER_READ_TIMEOUT_SECONDS"}, {"BELLWETHER_SENTIMENT_KEY"}, {"BELLWETHER_ALERT_SENTIMENT"}};
constexpr ServiceCall kReadSentimentCalls[] = {{"dynamodb", "GetItem"},
                                               {"s3", "GetObject"},
                                               {"s3", "PutObject"},
                                               {"s3", "DeleteObject"},
                                               {"comprehend", "BatchDetectSentiment"},
                                               {"sqs", "GetQueueUrl"},
                                               {"sqs", "SendMessageBatch"}};

constexpr Part kPublishParts[] = {Part::Table, Part::Bucket, Part::Page};
constexpr Variable kPublishVariables[] = {{"BELLWETHER_DAILY_KEY"},
                                          {"BELLWETHER_WEEKLY_KEY"},
                                          {"BELLWETHER_SENTIMENT_KEY"},
                                          {"BELLWETHER_SIZE"},
                                          {"BELLWETHER_LOCALE"}};
constexpr ServiceCall kPublishCalls[] = {
    {"dynamodb", "GetItem"}, {"dynamodb", "Scan"},   {"s3", "HeadObject"},   {"s3", "GetObject"},
    {"s3", "PutObject"},     {"s3", "DeleteObject"}, {"sqs", "GetQueueUrl"}, {"sqs", "SendMessageBatch"}};

// Without its queue neither of those whose work they are goes on.
constexpr Variable kAlertsQueue = {"BELLWETHER_ALERTS_QUEUE", true};

constexpr Part kDecideAlertsParts[] = {Part::Table, Part::Bucket, Part::Alerts, Part::Rules};
constexpr Variable kDecideAlertsVariables[] = {
    kAlertsQueue, {"BELLWETHER_ALERT_STALE"}, {"BELLWETHER_ALERT_STALE_DAYS"}};
// Scan: it looks after the items.
constexpr ServiceCall kDecideAlertsCalls[] = {{"s3", "GetObject"},
                                              {"s3", "PutObject"},
                                              {"dynamodb", "Scan"},
                                              {"sqs", "GetQueueUrl"},
                                              {"sqs", "SendMessageBatch"}};

constexpr Part kSendAlertsParts[] = {Part::Bucket, Part::Alerts, Part::Ways};
constexpr Variable kSendAlertsVariables[] = {
    kAlertsQueue, {"BELLWETHER_DAILY_KEY"}, {"BELLWETHER_SIZE"}, {"BELLWETHER_LOCALE"}};
constexpr ServiceCall kSendAlertsCalls[] = {{"s3", "GetObject"},    {"s3", "PutObject"},
                                            {"sqs", "GetQueueUrl"}, {"sqs", "SendMessageBatch"},
                                            {"ses", "SendEmail"},   {"sns", "Publish"}};

// Where a stage lies, for whatever of AWS is called.
constexpr std::array<Variable, 4> kPlace = {
    {{"BELLWETHER_STAGE"}, {"BELLWETHER_PROFILE"}, {"BELLWETHER_REGION"}, {"BELLWETHER_ENDPOINT_URL"}}};

constexpr Variable kAttributes = {"BELLWETHER_ATTRIBUTES"};

std::vector<Variable> variables_of(Part part) {
  switch (part) {
    case Part::Table:
      return {{"BELLWETHER_TABLE", true}, {"BELLWETHER_TABLE_REGION"}, kAttributes};
    case Part::Names:
      return {{"BELLWETHER_QUEUE", true}};
    case Part::Page:
      return {{"BELLWETHER_PAGE_QUEUE"}};
    case Part::Alerts:
      return {{"BELLWETHER_ALERTS_QUEUE"}};
    case Part::Bucket:
      return {{"BELLWETHER_BUCKET_NAME", true}, {"BELLWETHER_BUCKET_REGION"}};
    case Part::Summaries:
      return {{"BELLWETHER_SUMMARIES", true}, {"BELLWETHER_SUMMARIES_FOLDER"}, {"BELLWETHER_LANGUAGE"},
              {"BELLWETHER_EXTENT"},          {"BELLWETHER_CONTACT"},          {"BELLWETHER_FEED_URL"},
              {"BELLWETHER_FEED_DAYS"},       {"BELLWETHER_WIKIPEDIA_URL"},    {"BELLWETHER_CA_FILE"}};
    case Part::Scorer:
      return {{"BELLWETHER_SCORER"},
              {"BELLWETHER_MARKET_1_FOR"},
              {"BELLWETHER_VADER_FOR"},
              {"BELLWETHER_COMPREHEND_FOR"}};
    case Part::Painter:
      return {{"BELLWETHER_SIZE"},    {"BELLWETHER_SCALE"},      {"BELLWETHER_THEME"},
              {"BELLWETHER_PALETTE"}, {"BELLWETHER_STYLE"},      {"BELLWETHER_MA"},
              {"BELLWETHER_SCALE_Y"}, {"BELLWETHER_LOCALE"},     {"BELLWETHER_AVERAGE_KIND"},
              {"BELLWETHER_GROUND"},  {"BELLWETHER_COMPRESSION"}};
    case Part::Rules:
      return {{"BELLWETHER_ALERT_TARGET"},       {"BELLWETHER_ALERT_TARGET_BELOW"},
              {"BELLWETHER_ALERT_TARGET_BACK"},  {"BELLWETHER_ALERT_TARGET_FURTHER"},
              {"BELLWETHER_ALERT_MOVE"},         {"BELLWETHER_ALERT_MOVE_PERCENT"},
              {"BELLWETHER_ALERT_YEAR_HIGH"},    {"BELLWETHER_ALERT_YEAR_LOW"},
              {"BELLWETHER_ALERT_YEAR_FURTHER"}, {"BELLWETHER_ALERT_YEAR_AGAIN"},
              {"BELLWETHER_ALERT_CROSSING"},     {"BELLWETHER_ALERT_CROSSING_BAND"}};
    case Part::Ways:
      return {{"BELLWETHER_MAIL_SERVER"},      {"BELLWETHER_MAIL_SECURITY"},    {"BELLWETHER_MAIL_USER"},
              {"BELLWETHER_MAIL_PASSWORD"},    {"BELLWETHER_MAIL_TOKEN"},       {"BELLWETHER_MAIL_FROM"},
              {"BELLWETHER_MAIL_TO"},          {"BELLWETHER_MAIL_FOLDER"},      {"BELLWETHER_WEBHOOK"},
              {"BELLWETHER_ALERTS_SES"},       {"BELLWETHER_ALERTS_SNS_TOPIC"}, {"BELLWETHER_WEBHOOK_SHAPE"},
              {"BELLWETHER_WEBHOOK_SECRET"},   {"BELLWETHER_ALERTS_CA_FILE"},   {"BELLWETHER_QUIET_HOURS"},
              {"BELLWETHER_ALERTS_TIME_ZONE"}, {"BELLWETHER_PAGE_URL"}};
  }
  return {};
}

}  // namespace

std::span<const Function> catalogue() {
  static const Function kCatalogue[] = {
      {.name = "draw-charts",
       .purpose = "draws the daily and weekly chart of every item whose prices have changed",
       .chain = Chain::Prices,
       .trigger = StreamTrigger{},
       .call = call_draw_charts,
       .parts = kDrawChartsParts,
       .variables = kDrawChartsVariables,
       .calls = kDrawChartsCalls,
       .events = kDrawChartsEvents},
      {.name = "fan-out",
       .purpose = "sends every watched name to the queue of names",
       .chain = Chain::Names,
       .trigger = ScheduleTrigger{},
       .call = call_fan_out,
       .parts = kFanOutParts,
       .variables = {},
       .calls = kFanOutCalls,
       .events = kFanOutEvents},
      {.name = "read-sentiment",
       .purpose = "reads the summary of each name, scores its sentiment and writes CSV and JSON",
       .chain = Chain::Names,
       .trigger = QueueTrigger{},
       .call = call_read_sentiment,
       .parts = kReadSentimentParts,
       .variables = kReadSentimentVariables,
       .calls = kReadSentimentCalls,
       .events = kReadSentimentEvents},
      {.name = kPublish,
       .purpose = "writes the page and the files that it shows, for every item that has changed",
       .chain = Chain::Prices,
       // Many at once, so that an import replaces the list of items a few times, and not once an item.
       // An item that was given up would be shown wrong until it changes again, and to publish once more
       // costs little: ten hours of trying, well before it expires.
       .trigger = QueueTrigger{.queue = QueueOf::Page,
                               .batch_size = 1000,
                               .batching_window_seconds = 2,
                               .timeout_seconds = 60,
                               .max_receive_count = 100},
       .call = call_publish,
       .parts = kPublishParts,
       .variables = kPublishVariables,
       .calls = kPublishCalls,
       .objects = kSiteObjects,
       .events = kPublishEvents},
      {.name = kDecideAlerts,
       .purpose = "records every move of a price that is worth telling, once",
       .chain = Chain::Prices,
       .trigger = StreamTrigger{.with_old_items = true},
       .call = call_decide_alerts,
       .look_after = call_look_after,
       .parts = kDecideAlertsParts,
       .variables = kDecideAlertsVariables,
       .calls = kDecideAlertsCalls,
       .objects = kAlertObjects,
       .events = kDecideAlertsEvents},
      {.name = kSendAlerts,
       .purpose = "tells what was recorded, by every way that is set, and in the feed",
       .chain = Chain::Prices,
       // What comes within a minute is told at once. With patience: a server of mail may be down for hours.
       .trigger = QueueTrigger{.queue = QueueOf::Alerts,
                               .batch_size = 1000,
                               .batching_window_seconds = 60,
                               .timeout_seconds = 120,
                               .max_receive_count = 20},
       .call = call_send_alerts,
       .parts = kSendAlertsParts,
       .variables = kSendAlertsVariables,
       .calls = kSendAlertsCalls,
       .objects = kAlertObjects,
       .events = kSendAlertsEvents},
  };
  return kCatalogue;
}

const Function* find_function(std::string_view name) {
  const auto functions = catalogue();
  const auto at = std::ranges::find(functions, name, &Function::name);
  return at == functions.end() ? nullptr : &*at;
}

std::string function_names() {
  const auto functions = catalogue();
  std::string names;
  for (std::size_t i = 0; i < functions.size(); ++i)
    names += std::string(i == 0                      ? ""
                         : i + 1 == functions.size() ? " or "
                                                     : ", ") +
             std::string(functions[i].name);
  return names;
}

bool has_part(const Function& function, Part part) {
  return std::ranges::find(function.parts, part) != function.parts.end();
}

std::vector<Variable> variables_of(const Function& function) {
  std::vector<Variable> variables;
  const auto add = [&](std::span<const Variable> more) {
    for (const Variable& variable : more) {
      const auto known = std::ranges::find(variables, variable.name, &Variable::name);
      if (known == variables.end())
        variables.push_back(variable);
      else
        known->is_needed = known->is_needed || variable.is_needed;
    }
  };
  for (const Part part : function.parts) add(variables_of(part));
  if (std::holds_alternative<StreamTrigger>(function.trigger)) add({&kAttributes, 1});
  add(function.variables);
  add(kPlace);
  return variables;
}

std::vector<std::string> permissions_of(const Function& function) {
  std::set<std::string> permissions;
  for (const ServiceCall& call : function.calls)
    permissions.insert(ports::permission_of(call.service, call.operation));
  if (permissions.contains("s3:GetObject")) permissions.insert("s3:ListBucket");
  // Of a mail that is given whole, SES looks at the other one.
  if (permissions.contains("ses:SendEmail")) permissions.insert("ses:SendRawEmail");
  return {permissions.begin(), permissions.end()};
}

std::string_view trigger_text(const Function& function) {
  if (std::holds_alternative<StreamTrigger>(function.trigger))
    return "the table's stream, with new (and better old) images and `ReportBatchItemFailures`";
  if (const auto* const trigger = std::get_if<QueueTrigger>(&function.trigger)) switch (trigger->queue) {
      case QueueOf::Names:
        return "the queue of names, with `ReportBatchItemFailures`";
      case QueueOf::Page:
        return "the queue of the page, with `ReportBatchItemFailures`";
      case QueueOf::Alerts:
        return "the queue of alerts, with `ReportBatchItemFailures`";
    }
  return "a schedule";
}

}  // namespace bellwether::functions
