#include "aws/cloudwatch.h"

#include <algorithm>
#include <functional>
#include <pugixml.hpp>

#include "aws/query_call.h"
#include "base/number.h"

namespace bellwether::aws {
namespace {

constexpr int kMetricPagesMax = 1'000;

std::unexpected<Error> malformed(std::string_view action) {
  return fail(ErrorKind::Unavailable, "CloudWatch's answer to " + std::string(action) + " cannot be read");
}

// Shows <ActionResult> of every page to `read`, which answers false when it makes no sense.
Result<void> read_pages(ServiceClient& client, const std::string& action, Parameters parameters,
                        const std::function<bool(const pugi::xml_node&)>& read) {
  const std::size_t own = parameters.size();
  for (int page = 0; page < kMetricPagesMax; ++page) {
    const auto answer = call_query(client, action, parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    if (!document.load_buffer(answer->data(), answer->size())) return malformed(action);
    const pugi::xml_node result = document.document_element().child((action + "Result").c_str());
    if (!result || !read(result)) return malformed(action);
    const std::string next = result.child_value("NextToken");
    if (next.empty()) return {};
    parameters.resize(own);
    parameters.emplace_back("NextToken", next);
  }
  return malformed(action);
}

// One page's figures of one metric.
bool add_figures(const pugi::xml_node& result, std::vector<Figure>& figures) {
  pugi::xml_node value = result.child("Values").child("member");
  for (const pugi::xml_node& time : result.child("Timestamps").children("member")) {
    const auto begin = parse_instant(time.child_value());
    const auto number = parse_number<double>(value.child_value());
    if (!begin || !number) return false;
    figures.push_back({.begin = *begin, .value = *number});
    value = value.next_sibling("member");
  }
  return !value;
}

}  // namespace

Result<std::vector<std::vector<Figure>>> figures_of(ServiceClient& client, std::span<const Metric> metrics,
                                                    const Spans& spans) {
  Parameters parameters{{"StartTime", format_instant(spans.begin)}, {"EndTime", format_instant(spans.end)}};
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const std::string query = "MetricDataQueries.member." + std::to_string(i + 1) + ".";
    const std::string stat = query + "MetricStat.";
    const Metric& metric = metrics[i];
    parameters.emplace_back(query + "Id", "m" + std::to_string(i));
    parameters.emplace_back(stat + "Metric.Namespace", metric.name_space);
    parameters.emplace_back(stat + "Metric.MetricName", metric.name);
    parameters.emplace_back(stat + "Metric.Dimensions.member.1.Name", metric.dimension);
    parameters.emplace_back(stat + "Metric.Dimensions.member.1.Value", metric.value);
    parameters.emplace_back(stat + "Period", std::to_string(spans.seconds));
    parameters.emplace_back(stat + "Stat", metric.statistic);
  }
  std::vector<std::vector<Figure>> figures(metrics.size());
  TRY_VOID(read_pages(client, "GetMetricData", std::move(parameters), [&](const pugi::xml_node& page) {
    for (const pugi::xml_node& result : page.child("MetricDataResults").children("member")) {
      const std::string_view id = result.child_value("Id");
      const auto place = id.starts_with('m') ? parse_number<std::size_t>(id.substr(1)) : std::nullopt;
      if (!place || *place >= figures.size() || !add_figures(result, figures[*place])) return false;
    }
    return true;
  }));
  for (auto& of_one : figures) std::ranges::sort(of_one, std::greater(), &Figure::begin);
  return figures;
}

Result<std::vector<Alarm>> alarms_of(ServiceClient& client, const std::string& prefix) {
  std::vector<Alarm> alarms;
  TRY_VOID(
      read_pages(client, "DescribeAlarms", {{"AlarmNamePrefix", prefix}}, [&](const pugi::xml_node& page) {
        for (const pugi::xml_node& member : page.child("MetricAlarms").children("member"))
          alarms.push_back({.name = member.child_value("AlarmName"),
                            .state = member.child_value("StateValue"),
                            .description = member.child_value("AlarmDescription"),
                            .reason = member.child_value("StateReason"),
                            .since = member.child_value("StateTransitionedTimestamp")});
        return true;
      }));
  return alarms;
}

}  // namespace bellwether::aws
