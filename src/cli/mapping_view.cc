#include "cli/mapping_view.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/text_table.h"

namespace bellwether::cli {
namespace {

using ports::EventCounts;

struct CountColumn {
  std::string_view title, metric;
  std::int64_t EventCounts::* count;
};
constexpr CountColumn kCountColumns[] = {
    {"POLLED", "PolledEventCount", &EventCounts::polled},
    {"FILTERED", "FilteredOutEventCount", &EventCounts::filtered_out},
    {"INVOKED", "InvokedEventCount", &EventCounts::invoked},
    {"FAILED", "FailedInvokeEventCount", &EventCounts::failed_invoke},
    {"DELETED", "DeletedEventCount", &EventCounts::deleted},
    {"DROPPED", "DroppedEventCount", &EventCounts::dropped},
    {"BURIED", "OnFailureDestinationDeliveredEventCount", &EventCounts::delivered}};

}  // namespace

std::string mapping_words(std::span<const ports::MappingState> mappings, bool color) {
  if (mappings.empty()) return {};
  // What is nought of all of them is left out: a row fits a terminal's 80 characters as long as nothing is
  // wrong.
  std::vector<CountColumn> counted;
  std::ranges::copy_if(kCountColumns, std::back_inserter(counted), [&](const CountColumn& column) {
    return std::ranges::any_of(mappings,
                               [&](const ports::MappingState& of) { return of.counts.*column.count != 0; });
  });
  const bool is_one_paused = std::ranges::any_of(
      mappings, [](const ports::MappingState& of) { return of.paused_since.has_value(); });
  std::vector<TextColumn> columns = {{"MAPPING"}, {"OF"}, {"WAITING", Align::Right}};
  for (const CountColumn& column : counted) columns.push_back({column.title, Align::Right});
  if (is_one_paused) columns.push_back({"PAUSED SINCE (UTC)"});
  std::vector<std::vector<std::string>> rows;
  for (const ports::MappingState& mapping : mappings) {
    std::vector<std::string> row = {mapping.function, mapping.source, grouped(mapping.lag)};
    for (const CountColumn& column : counted) row.push_back(grouped(mapping.counts.*column.count));
    if (is_one_paused) row.push_back(mapping.paused_since ? instant_text(*mapping.paused_since) : "");
    rows.push_back(std::move(row));
  }
  return text_table(columns, rows, color);
}

boost::json::array mapping_json(std::span<const ports::MappingState> mappings) {
  boost::json::array list;
  for (const ports::MappingState& mapping : mappings) {
    boost::json::object counts;
    for (const CountColumn& column : kCountColumns)
      counts.emplace(column.metric, mapping.counts.*column.count);
    const auto paused = mapping.paused_since ? boost::json::value(format_instant(*mapping.paused_since))
                                             : boost::json::value(nullptr);
    list.push_back(boost::json::object{{"function", mapping.function},
                                       {"source", mapping.source},
                                       {"paused_since", paused},
                                       {"lag", mapping.lag},
                                       {"counts", std::move(counts)}});
  }
  return list;
}

}  // namespace bellwether::cli
