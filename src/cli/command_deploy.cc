#include <algorithm>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/plan_view.h"
#include "cli/stack_wish.h"
#include "cli/stage_account.h"
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

Result<std::string> zip_of(const std::string& executable) {
  const auto file = TRY(system::MappedFile::open(executable));
  return TRY(deploy::make_package(system::parts_of(file.bytes()).executable, {})).zip;
}

// The given zip, else one of this executable or of that for the other processor beside it.
Result<deploy::PackageSource> package_for(const DeployWish& wish, std::string_view for_processor) {
  const std::string processor(for_processor);
  if (wish.package) {
    std::string zip = TRY(read_input(*wish.package, kZipBytesMax));
    return deploy::PackageSource{.key = deploy::package_key(zip), .zip = [zip] { return zip; }};
  }
  const auto wanted = deploy::architecture_named(processor);
  const system::OwnExecutable own = system::own_executable();
  for (const std::string& path : {own.path, own.folder + "/bellwether-" + processor}) {
    const auto file = system::MappedFile::open(path);
    if (!file) continue;
    const auto executable = system::parts_of(file->bytes()).executable;
    const auto architecture = deploy::check_static_executable(executable);
    if (!architecture || *architecture != *wanted) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(executable.data()), executable.size());
    return deploy::PackageSource{.key = deploy::package_key(bytes), .zip = [path] { return zip_of(path); }};
  }
  return fail(ErrorKind::NotFound, "neither this executable nor bellwether-" + processor +
                                       " beside it can be packed for " + processor +
                                       "; name a zip with --package, or another processor with --processor");
}

Result<deploy::StageWish> stage_wish(const DeployWish& wish, const Context& context) {
  const Settings& settings = context.settings;
  stack::StackWish stack = TRY(stack_wish(settings));
  // Functions of a stage on a stand-in for AWS must not ask AWS.
  stack.endpoint_url = settings.aws.endpoint_url;
  if (stack.endpoint_url.empty())
    stack.endpoint_url = context.world.environment("AWS_ENDPOINT_URL").value_or("");
  // AWS's own certificates need none.
  if (!stack.endpoint_url.empty()) stack.ca_bundle = context.world.environment("AWS_CA_BUNDLE").value_or("");
  return deploy::StageWish{.stack = std::move(stack),
                           .region = settings.aws.table_region,
                           .package = TRY(package_for(wish, settings.stack.processor)),
                           .template_text = stack::sent_template};
}

bool loses_data(const deploy::StageDeployment& deployment) {
  for (const deploy::StackPlan& plan : deployment.plans())
    if (std::ranges::any_of(plan.changes, deploy::loses_data)) return true;
  return false;
}

// Whether what was planned may be done.
std::expected<void, Failure> leave_for(const deploy::StageDeployment& deployment, const DeployWish& wish,
                                       Context& context) {
  auto leave = take_leave(context, wish.yes, "deploy");
  if (leave && loses_data(deployment) && !wish.yes)
    return std::unexpected(Failure(ExitCode::NotDone, "data would be lost; nothing was changed",
                                   "bellwether --stage " + context.settings.stage + " deploy --yes"));
  return leave;
}

Outcome run_deploy(const DeployWish& wish, Context& context) {
  const auto watched = TRY(WatchedAccount::open(context));
  const deploy::Narrator& narrator = watched->narrator();
  auto stage = TRY(stage_wish(wish, context));
  const auto deployment =
      TRY(deploy::StageDeployment::open(std::move(stage), watched->account(), narrator, wish.dry_run));
  if (!wish.json) {
    context.out += plan_text(*deployment, context);
    TRY_VOID(context.flush());
  }
  if (!deployment->changes_anything() || wish.dry_run) {
    TRY_VOID(deployment->discard());
    context.out += wish.json      ? plan_json(*deployment, context, {})
                   : wish.dry_run ? "\nNothing was changed.\n"
                                  : "\nNothing to change.\n";
    return ExitCode::Done;
  }
  if (const auto leave = leave_for(*deployment, wish, context); !leave) {
    TRY_VOID(deployment->discard());
    return std::unexpected(leave.error());
  }
  if (StackBoard* const board = watched->board())
    for (const deploy::StackPlan& plan : deployment->plans()) board->expect(plan);
  TRY_VOID(deployment->carry_out());
  narrator.say("Looking whether it works");
  const Sights sights = TRY(deployment->look());
  context.out += wish.json ? plan_json(*deployment, context, sights) : sights_text(sights, context);
  const bool is_well = std::ranges::none_of(
      sights, [](const deploy::FirstSight& sight) { return sight.health == deploy::Health::Ill; });
  return is_well ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_deploy(const Arguments& arguments) {
  const DeployWish wish{.package = arguments.value("--package"),
                        .dry_run = arguments.has("--dry-run"),
                        .yes = arguments.has("--yes"),
                        .json = arguments.has("--json")};
  return [wish](Context& context) { return run_deploy(wish, context); };
}

}  // namespace

Command deploy_command() {
  return {
      .name = "deploy",
      .summary = "make or update the stage's infrastructure on AWS",
      .details =
          "Shows what would be added, changed, replaced and removed, and then does it. It can be stopped at\n"
          "any moment and run again: what is under way is watched to its end, what failed before is cured.\n"
          "When CloudFormation fails, the first real cause stands on top. At the end it looks: are the "
          "event\n"
          "source mappings on, does each function answer when it is called once, whom do alarms reach; what\n"
          "does not work gives exit code 1. The stage `prod` is protected: it needs --yes, or its name\n"
          "typed. Other stages are not asked about, unless data would be lost. Where AWS_ENDPOINT_URL\n"
          "names a stand-in for AWS, the functions are told of it too.",
      .positionals = {},
      .flags = {{"--dry-run", "", "show the plan, and leave nothing behind"},
                {"--yes", "", "no questions, also where data would be lost"},
                {"--package", "FILE", "the zip of the functions (default: made of this executable)"},
                kJsonFlag},
      .settings = {SettingGroup::Stack, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys,
                   SettingGroup::Summaries, SettingGroup::FanOut, SettingGroup::ReadSentiment,
                   SettingGroup::Scorer, SettingGroup::Alerts, SettingGroup::Telling},
      .examples = {{"bellwether deploy --stage dev", ""},
                   {"bellwether deploy --stage dev --dry-run", "what it would do"},
                   {"bellwether deploy --stage prod --yes", "without a question"}},
      .read = read_deploy};
}

Command make_infra_command() {
  Command command = deploy_command();
  command.name = "make-infra";
  command.summary = "the same as deploy";
  command.examples = {{"bellwether make-infra --stage dev", ""}};
  return command;
}

}  // namespace bellwether::cli
