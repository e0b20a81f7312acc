#include "operate/last_calls.h"

#include <array>
#include <boost/json.hpp>
#include <map>

#include "aws/json_member.h"
#include "aws/log_events.h"
#include "operate/platform_line.h"
#include "stack/names.h"

namespace bellwether::operate {
namespace {

namespace json = boost::json;
using std::chrono::minutes;

// Windows to look in, until one has a call.
constexpr std::array<minutes, 3> kWindows = {minutes(15), minutes(180), minutes(24 * 60)};
// A log of more pages than these is one of a stage that is busy enough; its oldest calls are the least.
constexpr int kPagesMax = 50;

// What a call has logged so far.
struct Told {
  std::int64_t records = -1;
  std::int64_t failures = 0;
  std::string reason;
};

void read_line(const std::string& line, std::map<std::string, Told>& told) {
  if (!line.starts_with('{')) return;
  json::error_code error;
  const json::value value = json::parse(line, error);
  if (error || !value.is_object()) return;
  const json::object& object = value.get_object();
  const std::string id = aws::text_of(object, "function_request_id");
  if (id.empty()) return;
  Told& call = told[id];
  if (const json::value* records = object.if_contains("records");
      records != nullptr && records->is_int64() && aws::text_of(object, "message") == "batch received")
    call.records = records->get_int64();
  if (aws::text_of(object, "level") != "ERROR") return;
  if (call.failures++ == 0) {
    call.reason = aws::text_of(object, "reason");
    if (call.reason.empty()) call.reason = aws::text_of(object, "message");
  }
}

}  // namespace

Result<std::vector<SeenCall>> last_calls(aws::ServiceClient& logs, const Site& site,
                                         const std::string& function, Instant now) {
  std::vector<SeenCall> calls;
  for (const minutes window : kWindows) {
    const aws::LogWish wish{.group = stack::log_group_name(site.stage, function), .since = now - window};
    std::map<std::string, Told> told;
    std::string page;
    int pages = 0;
    do {
      const aws::LogPage read = TRY(aws::log_events(logs, wish, page));
      for (const aws::LogEvent& event : read.events) {
        read_line(event.message, told);
        const auto report = read_call_report(event.message);
        if (!report) continue;
        const Told& call = told[report->request_id];
        calls.push_back({.function = function,
                         .request_id = report->request_id,
                         .ended = event.time,
                         .milliseconds = report->milliseconds,
                         .status = report->status,
                         .records = call.records,
                         .failures = call.failures,
                         .reason = call.reason});
        told.erase(report->request_id);
      }
      page = read.next;
    } while (!page.empty() && ++pages < kPagesMax);
    if (!calls.empty()) break;
  }
  return calls;
}

}  // namespace bellwether::operate
