#include "stage/cloud.h"

#include <chrono>
#include <utility>

#include "aws/comprehend_scorer.h"
#include "aws/config_setting.h"
#include "aws/dynamodb_table.h"
#include "aws/s3_bucket.h"
#include "aws/sqs_queue.h"
#include "aws/stage.h"

namespace bellwether::stage {
namespace {

// A call of a function answers when its time-out is over, and that may be a minute.
constexpr std::chrono::seconds kRequestTimeMax{75};
constexpr std::size_t kAnswerBytesMax = 64 << 20;  // The page's list of 300,000 items.

// A batch of a hundred items are two hundred charts, and each takes a few round trips, perhaps to another
// region.
constexpr int kDeliveries = 16;

Result<std::unique_ptr<aws::DynamoDbTable>> make_table(aws::Session& session,
                                                       const settings::Settings& settings,
                                                       const aws::World& world) {
  auto client = TRY(session.client(aws::Service::DynamoDb, settings.aws.table_region));
  return std::make_unique<aws::DynamoDbTable>(
      std::move(client),
      aws::DynamoDbTableSettings{.table = settings::table_of(settings), .names = settings.aws.attributes},
      world);
}

// A queue is where its URL says. By its name it is where the functions are that send and receive: on Lambda
// here, and else where the table is.
Result<std::unique_ptr<aws::SqsQueue>> make_queue(aws::Session& session, const settings::Settings& settings,
                                                  const system::Environment& environment,
                                                  const std::string& queue) {
  const bool is_on_lambda = environment("AWS_LAMBDA_FUNCTION_NAME").has_value();
  std::string region = aws::region_in_queue_url(queue);
  if (region.empty() && !is_on_lambda) region = settings.aws.table_region;
  auto client = TRY(session.client(aws::Service::Sqs, region));
  return std::make_unique<aws::SqsQueue>(std::move(client), aws::SqsQueueSettings{.queue = queue});
}

}  // namespace

Cloud::Cloud(const settings::Settings& settings, const Machine& machine, const aws::SharedProfile& profile)
    : Place(settings, machine),
      http_({.request_time_max = kRequestTimeMax,
             .answer = {.body_bytes = kAnswerBytesMax},
             .work = machine.work,
             .extra_ca_file = aws::ca_bundle_of(profile, machine.environment),
             .variables = machine.environment}),
      world_{machine.environment, machine.clock, machine.random, machine.sleep, http_} {}

Result<std::unique_ptr<Cloud>> Cloud::open(const settings::Settings& settings, const Machine& machine) {
  const aws::SessionOptions options{.profile = settings.aws.profile,
                                    .region = settings.aws.region,
                                    .endpoint_url = settings.aws.endpoint_url};
  aws::SharedProfile profile = TRY(aws::load_shared_profile(options, machine.environment));
  std::unique_ptr<Cloud> cloud(new Cloud(settings, machine, profile));
  cloud->session_ = TRY(aws::Session::open(options, std::move(profile), cloud->world_));
  return cloud;
}

void Cloud::report_ignored(ports::Report& report) const {
  for (const std::string& setting : session_->ignored_settings())
    report.event(kSettingIgnored, {{"setting", setting}});
}

Result<ports::Table*> Cloud::table() {
  if (!table_) table_ = TRY(make_table(*session_, settings_, world_));
  return table_.get();
}

Result<ports::Queue*> Cloud::names() {
  if (!names_)
    names_ = TRY(make_queue(*session_, settings_, machine_.environment, settings::queue_of(settings_)));
  return names_.get();
}

Result<ports::Queue*> Cloud::page() {
  if (!page_ && !settings_.aws.page_queue.empty())
    page_ = TRY(make_queue(*session_, settings_, machine_.environment, settings_.aws.page_queue));
  return page_.get();
}

Result<ports::Queue*> Cloud::alerts() {
  // Elsewhere it is known what a stage's queue is called.
  const bool is_set = !settings_.aws.alerts_queue.empty() || !machine_.environment("AWS_LAMBDA_RUNTIME_API");
  if (!alerts_ && is_set)
    alerts_ =
        TRY(make_queue(*session_, settings_, machine_.environment, settings::alerts_queue_of(settings_)));
  return alerts_.get();
}

Result<ports::Bucket*> Cloud::bucket() {
  if (!bucket_) bucket_ = TRY(make_bucket());
  return bucket_.get();
}

Result<std::shared_ptr<ports::SentimentScorer>> Cloud::comprehend() {
  if (!comprehend_) {
    auto client = TRY(session_->client(aws::Service::Comprehend));
    comprehend_ = std::make_shared<aws::ComprehendScorer>(std::move(client));
  }
  return comprehend_;
}

int Cloud::deliveries() const {
  return kDeliveries;
}

Result<std::unique_ptr<ports::Stage>> Cloud::make_stage() {
  auto table = TRY(make_table(*session_, settings_, world_));
  auto names = TRY(make_queue(*session_, settings_, machine_.environment, settings::queue_of(settings_)));
  return std::make_unique<aws::AwsStage>(std::move(table), std::move(names), machine_.clock);
}

Result<std::unique_ptr<ports::Bucket>> Cloud::make_bucket() {
  if (settings_.aws.bucket.empty())
    return fail(ErrorKind::InvalidInput, "which bucket? set " + setting_name("--bucket-name"));
  auto client = TRY(session_->client(aws::Service::S3, settings_.aws.bucket_region));
  return std::make_unique<aws::S3Bucket>(std::move(client), settings_.aws.bucket,
                                         [this] { return setting_name("--bucket-region"); });
}

}  // namespace bellwether::stage
