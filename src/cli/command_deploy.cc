#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/stack_wish.h"
#include "cli/stage_account.h"
#include "cli/text_table.h"
#include "deploy/package.h"
#include "deploy/stage_deployment.h"
#include "system/mapped_file.h"
#include "system/own_executable.h"
#include "system/trailer.h"

namespace bellwether::cli {
namespace {

// Lambda's own limit of a zip.
constexpr std::size_t kZipBytesMax = 50 * 1024 * 1024;

struct DeployWish {
  std::optional<std::string> package;
  bool dry_run, yes, json;
};

// The given zip, else one of this executable or of that for the other processor beside it.
Result<std::string> zip_for(const DeployWish& wish, std::string_view for_processor) {
  const std::string processor(for_processor);
  if (wish.package) return read_input(*wish.package, kZipBytesMax);
  const auto wanted = deploy::architecture_named(processor);
  const system::OwnExecutable own = system::own_executable();
  for (const std::string& path : {own.path, own.folder + "/bellwether-" + processor}) {
    const auto file = system::MappedFile::open(path);
    if (!file) continue;
    const auto executable = system::parts_of(file->bytes()).executable;
    const auto architecture = deploy::check_static_executable(executable);
    if (!architecture || architecture != *wanted) continue;
    return TRY(deploy::make_package(executable, {})).zip;
  }
  return fail(ErrorKind::NotFound, "neither this executable nor bellwether-" + processor +
                                       " beside it can be packed for " + processor +
                                       "; name a zip with --package, or another processor with --processor");
}

Result<deploy::StageWish> stage_wish(const DeployWish& wish, const Settings& settings) {
  return deploy::StageWish{.stack = TRY(stack_wish(settings)),
                           .region = settings.aws.table_region,
                           .zip = TRY(zip_for(wish, settings.stack.processor)),
                           .template_text = stack::template_text};
}

std::string_view word_of(deploy::PlanKind kind) {
  constexpr std::string_view kWords[] = {"unchanged", "create", "update"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string plan_text(const deploy::StageDeployment& deployment, const Context& context) {
  std::string text = "Stage " + context.settings.stage + " in account " + deployment.account_id() + "\n";
  for (const deploy::StackPlan& plan : deployment.plans()) {
    text += "\nStack " + plan.stack + " in " + plan.region + ": " + std::string(word_of(plan.kind)) + "\n";
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
  return text;
}

std::string plan_json(const deploy::StageDeployment& deployment, const Context& context, bool is_done) {
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
        {"stack", plan.stack}, {"region", plan.region}, {"plan", word_of(plan.kind)}, {"changes", changes}};
    if (!plan.must_go.empty()) stack["removed_first_because"] = plan.must_go;
    stacks.push_back(std::move(stack));
  }
  return json_text(boost::json::object{{"stage", context.settings.stage},
                                       {"account", deployment.account_id()},
                                       {"deployed", is_done},
                                       {"stacks", stacks}}) +
         "\n";
}

bool loses_data(const deploy::StageDeployment& deployment) {
  for (const deploy::StackPlan& plan : deployment.plans())
    if (std::ranges::any_of(plan.changes, deploy::loses_data)) return true;
  return false;
}

Outcome run(const DeployWish& wish, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const deploy::Narrator narrator = narrator_for(context);
  auto stage = TRY(stage_wish(wish, context.settings));
  const auto deployment =
      TRY(deploy::StageDeployment::open(std::move(stage), account, narrator, wish.dry_run));
  if (!wish.json) {
    context.out += plan_text(*deployment, context);
    TRY_VOID(context.flush());
  }
  const bool goes_on = deployment->changes_anything() && !wish.dry_run;
  if (goes_on) {
    auto leave = take_leave(context, wish.yes, "deploy");
    if (leave && loses_data(*deployment) && !wish.yes)
      leave = std::unexpected(Failure(ExitCode::NotDone, "data would be lost; nothing was changed",
                                      "bellwether --stage " + context.settings.stage + " deploy --yes"));
    if (!leave) {
      TRY_VOID(deployment->discard());
      return std::unexpected(leave.error());
    }
    TRY_VOID(deployment->carry_out());
  } else {
    TRY_VOID(deployment->discard());
  }
  if (wish.json) context.out += plan_json(*deployment, context, goes_on);
  if (!wish.json)
    context.out += wish.dry_run ? "\nNothing was changed.\n"
                   : goes_on    ? "\nStage " + context.settings.stage + " is deployed.\n"
                                : "\nNothing to change.\n";
  return ExitCode::Done;
}

Result<Run> read(const Arguments& arguments) {
  const DeployWish wish{.package = arguments.value("--package"),
                        .dry_run = arguments.has("--dry-run"),
                        .yes = arguments.has("--yes"),
                        .json = arguments.has("--json")};
  return [wish](Context& context) { return run(wish, context); };
}

}  // namespace

Command deploy_command() {
  return {
      .name = "deploy",
      .summary = "make or update the stage's infrastructure on AWS",
      .details =
          "Shows what would be added, changed, replaced and removed, and then does it. It can be stopped at\n"
          "any moment and run again: what is under way is watched to its end, what failed before is cured.\n"
          "When CloudFormation fails, the first real cause stands on top. The stage `prod` is protected: it\n"
          "needs --yes, or its name typed. Other stages are not asked about, unless data would be lost.",
      .positionals = {},
      .flags = {{"--dry-run", "", "show the plan, and leave nothing behind"},
                {"--yes", "", "no questions, also where data would be lost"},
                {"--package", "FILE", "the zip of the functions (default: made of this executable)"},
                kJsonFlag},
      .settings = {SettingGroup::Stack, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys,
                   SettingGroup::Summaries, SettingGroup::FanOut, SettingGroup::ReadSentiment,
                   SettingGroup::Scorer},
      .examples = {{"bellwether deploy --stage dev", ""},
                   {"bellwether deploy --stage dev --dry-run", "what it would do"},
                   {"bellwether deploy --stage prod --yes", "without a question"}},
      .read = read};
}

Command make_infra_command() {
  Command command = deploy_command();
  command.name = "make-infra";
  command.summary = "the same as deploy";
  command.examples = {{"bellwether make-infra --stage dev", ""}};
  return command;
}

}  // namespace bellwether::cli
