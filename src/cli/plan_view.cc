#include "cli/plan_view.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/cost_workload.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "cost/estimate.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

// What a plan's cost is told for: nobody knows yet what will be watched.
constexpr int kThings = 100;

bool reads_names(const Settings& settings) {
  return settings.summaries.source != settings::SummaryOrigin::Off;
}

cost::Estimate estimate_for(const Context& context) {
  cost::Workload workload = workload_of(context.settings, context.world);
  workload.items = kThings;
  workload.names = reads_names(context.settings) ? kThings : 0;
  return cost::estimate(workload);
}

// That there is a key is a choice, so what it costs is said apart.
std::string key_text(const cost::Estimate& estimate) {
  const auto line =
      std::ranges::find(estimate.lines, "Keys", [](const cost::Line& one) { return one.charge->name; });
  if (line == estimate.lines.end()) return "";
  return line->price == nullptr ? ", with ? for the stage's own key"
                                : ", with " + usd_text(line->usd) + " for the stage's own key";
}

std::string cost_text(const Context& context) {
  const cost::Estimate estimate = estimate_for(context);
  return "With 100 items" +
         std::string(reads_names(context.settings) ? " and 100 names read every 5 minutes" : "") +
         " AWS asks about " + usd_text(estimate.usd) + (estimate.unknown > 0 ? " + ?" : "") + " USD a month" +
         key_text(estimate) + ", " + usd_text(estimate.usd_to_pay) +
         " less what is free;\n`bellwether cost` has it line by line.\n";
}

std::string_view plan_word(deploy::PlanKind kind) {
  constexpr std::string_view kWords[] = {"unchanged", "create", "update"};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string plan_text(const deploy::StageDeployment& deployment, const Context& context) {
  std::string text = "Stage " + context.settings.stage + " in account " + deployment.account_id() + "\n";
  for (const deploy::StackPlan& plan : deployment.plans()) {
    text += "\nStack " + plan.stack + " in " + plan.region + ": " + std::string(plan_word(plan.kind)) + "\n";
    if (!plan.must_go.empty())
      text += "It failed before, and would be removed and made anew: " + printable(plan.must_go) + "\n";
    if (plan.changes.empty()) continue;
    std::vector<std::vector<std::string>> rows;
    std::string losses;
    for (const aws::ResourceChange& change : plan.changes) {
      rows.push_back({std::string(deploy::name_of(deploy::kind_of(change))), change.logical_id, change.type,
                      change.physical_id});
      if (deploy::loses_data(change))
        losses +=
            in_ink("DATA of " + printable(change.logical_id + " " + change.physical_id) + " would be lost\n",
                   Ink::Red, context.color_out);
    }
    text += text_table({{"PLAN"}, {"RESOURCE"}, {"TYPE"}, {"NOW"}}, rows, context.color_out) + losses;
  }
  if (deployment.changes_anything()) text += "\n" + cost_text(context);
  return text;
}

std::string plan_json(const deploy::StageDeployment& deployment, const Context& context,
                      const std::optional<Sights>& sights) {
  boost::json::array stacks;
  for (const deploy::StackPlan& plan : deployment.plans()) {
    boost::json::array changes;
    for (const aws::ResourceChange& change : plan.changes)
      changes.push_back({{"change", deploy::name_of(deploy::kind_of(change))},
                         {"resource", change.logical_id},
                         {"type", change.type},
                         {"physical_id", change.physical_id},
                         {"loses_data", deploy::loses_data(change)}});
    boost::json::object stack{
        {"stack", plan.stack}, {"region", plan.region}, {"plan", plan_word(plan.kind)}, {"changes", changes}};
    if (!plan.must_go.empty()) stack["removed_first_because"] = plan.must_go;
    stacks.push_back(std::move(stack));
  }
  boost::json::array seen;
  for (const deploy::FirstSight& sight : sights.value_or(Sights{}))
    seen.push_back({{"kind", sight.kind},
                    {"name", sight.name},
                    {"health", deploy::name_of(sight.health)},
                    {"state", sight.state}});
  return site::json_text(boost::json::object{{"stage", context.settings.stage},
                                             {"account", deployment.account_id()},
                                             {"usd_a_month", estimate_for(context).usd},
                                             {"deployed", sights.has_value()},
                                             {"stacks", stacks},
                                             {"look", seen}}) +
         "\n";
}

std::string sights_text(const Sights& sights, const Context& context) {
  std::vector<std::vector<std::string>> rows;
  bool is_well = true;
  for (const deploy::FirstSight& sight : sights) {
    is_well = is_well && sight.health != deploy::Health::Ill;
    rows.push_back({std::string(deploy::name_of(sight.health)), sight.kind, sight.name, sight.state});
  }
  return "\n" + text_table({{"LOOK"}, {"KIND"}, {"NAME"}, {"STATE"}}, rows, context.color_out) + "\nStage " +
         context.settings.stage + (is_well ? " is deployed.\n" : " is deployed, but does not work.\n");
}

}  // namespace bellwether::cli
