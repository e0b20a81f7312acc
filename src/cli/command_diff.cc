#include <algorithm>
#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "cli/text_table.h"
#include "operate/stage_drift.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

namespace json = boost::json;

std::string diff_words(const operate::StackDrift& drift, bool color) {
  std::string text = "Stack " + drift.stack + " in " + drift.region;
  if (drift.resources.empty()) return text + ": as it was deployed\n";
  std::vector<std::vector<std::string>> rows;
  for (const aws::ResourceDrift& resource : drift.resources) {
    if (resource.properties.empty())
      rows.push_back({resource.logical_id, resource.physical_id, resource.status, "", ""});
    for (const aws::PropertyDrift& property : resource.properties)
      rows.push_back({resource.logical_id, resource.physical_id, property.path,
                      property.kind == "ADD" ? "-" : property.expected,
                      property.kind == "REMOVE" ? "-" : property.actual});
  }
  return text + "\n" + text_table({{"RESOURCE"}, {"NAME"}, {"WHAT"}, {"DEPLOYED"}, {"NOW"}}, rows, color);
}

json::object drift_object(const operate::StackDrift& drift) {
  json::array resources;
  for (const aws::ResourceDrift& resource : drift.resources) {
    json::array properties;
    for (const aws::PropertyDrift& property : resource.properties)
      properties.push_back({{"path", property.path},
                            {"deployed", property.expected},
                            {"now", property.actual},
                            {"difference", property.kind}});
    resources.push_back({{"resource", resource.logical_id},
                         {"name", resource.physical_id},
                         {"type", resource.type},
                         {"status", resource.status},
                         {"properties", properties}});
  }
  return {{"stack", drift.stack}, {"region", drift.region}, {"drifted", resources}};
}

Outcome run_diff(bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  auto found = operate::drift_of_stage(site, account);
  if (!found && found.error().kind == ErrorKind::NotFound)
    return std::unexpected(
        Failure(ExitCode::NotDone, found.error().message, "bellwether --stage " + site.stage + " deploy"));
  const auto drifts = TRY(std::move(found));
  const bool has_drifted =
      std::ranges::any_of(drifts, [](const operate::StackDrift& drift) { return !drift.resources.empty(); });
  if (as_json) {
    json::array stacks;
    for (const operate::StackDrift& drift : drifts) stacks.push_back(drift_object(drift));
    context.out += site::json_text(json::object{{"drifted", has_drifted}, {"stacks", stacks}}) + "\n";
  } else {
    for (const operate::StackDrift& drift : drifts) context.out += diff_words(drift, context.color_out);
    if (has_drifted)
      context.hint(
          "A deployment repairs only what its template changes; what is deleted must be made by hand.");
  }
  return has_drifted ? ExitCode::NotDone : ExitCode::Done;
}

Result<Run> read_diff(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return run_diff(as_json, context); };
}

}  // namespace

Command diff_command() {
  return {
      .name = "diff",
      .summary = "what of a stage on AWS was changed by hand since it was deployed",
      .details =
          "CloudFormation compares what there is with what it made, property by property, for the kinds of\n"
          "resources that it can compare. Exit code 1 when something differs or could not be looked at.",
      .positionals = {},
      .flags = {kJsonFlag},
      .settings = {},
      .examples = {{"bellwether diff --stage prod", ""}},
      .read = read_diff};
}

}  // namespace bellwether::cli
