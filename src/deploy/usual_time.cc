#include "deploy/usual_time.h"

#include <algorithm>
#include <array>

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""s;
using std::chrono::seconds;

struct TimeRow {
  std::string_view type;
  seconds begins;  // After the stack: when what it waits for in our templates is usually there.
  seconds takes;
};

constexpr std::array<TimeRow, 18> kRows = {{
    {"AWS::CloudFront::Distribution", 35s, 240s},
    {"AWS::CloudFront::OriginAccessControl", 0s, 5s},
    {"AWS::CloudWatch::Alarm", 60s, 5s},
    {"AWS::CloudWatch::Dashboard", 60s, 5s},
    {"AWS::DynamoDB::Table", 0s, 30s},
    {"AWS::IAM::Role", 30s, 20s},
    {"AWS::KMS::Alias", 60s, 60s},
    {"AWS::KMS::Key", 0s, 60s},
    {"AWS::Lambda::EventInvokeConfig", 65s, 10s},
    {"AWS::Lambda::EventSourceMapping", 65s, 30s},
    {"AWS::Lambda::Function", 50s, 15s},
    {"AWS::Logs::LogGroup", 0s, 15s},
    {"AWS::S3::Bucket", 0s, 25s},
    {"AWS::S3::BucketPolicy", 275s, 20s},
    {"AWS::SNS::Topic", 0s, 15s},
    {"AWS::SQS::Queue", 0s, 35s},
    {"AWS::SQS::QueuePolicy", 35s, 10s},
    {"AWS::Scheduler::Schedule", 65s, 10s},
}};

constexpr seconds kOtherTakes = 15s;
// Before the first resource and after the last.
constexpr seconds kAround = 10s;

const TimeRow* row_of(std::string_view type) {
  const auto* const row = std::ranges::find(kRows, type, &TimeRow::type);
  return row == kRows.end() ? nullptr : row;
}

}  // namespace

seconds usual_time(std::string_view type) {
  const TimeRow* const row = row_of(type);
  return row == nullptr ? kOtherTakes : row->takes;
}

seconds usual_time(const std::vector<aws::ResourceChange>& changes) {
  if (changes.empty()) return 0s;
  // What nothing of these changes is waited for begins at once.
  seconds first = seconds::max(), last = 0s;
  for (const aws::ResourceChange& change : changes) {
    const TimeRow* const row = row_of(change.type);
    const seconds begins = row == nullptr ? 0s : row->begins;
    first = std::min(first, begins);
    last = std::max(last, begins + usual_time(change.type));
  }
  return last - first + kAround;
}

}  // namespace bellwether::deploy
