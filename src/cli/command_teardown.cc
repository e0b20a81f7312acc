#include <boost/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "cli/text_table.h"
#include "deploy/teardown.h"
#include "site/json_text.h"
#include "stack/template.h"

namespace bellwether::cli {
namespace {

struct TeardownFlags {
  std::vector<std::string> left;
  bool force, keep_data, delete_data, no_wait, dry_run, yes, json;
};

deploy::TeardownWish teardown_wish(const TeardownFlags& flags, const Settings& settings) {
  using stack::StackPart;
  deploy::TeardownWish wish;
  wish.stage = settings.stage;
  wish.work = {.name = stack::stack_name(settings.stage, StackPart::Work),
               .region = settings.aws.table_region};
  wish.bucket = {.name = stack::stack_name(settings.stage, StackPart::Bucket),
                 .region = settings.aws.bucket_region};
  wish.list_file = settings.state_directory + "/teardown-" + settings.stage + ".json";
  (settings.stack.adopts_table ? wish.adopted : wish.own_data).push_back(settings::table_of(settings));
  if (!settings.aws.bucket.empty())
    (settings.stack.adopts_bucket ? wish.adopted : wish.own_data).push_back(settings.aws.bucket);
  wish.left = flags.left;
  wish.is_protected = is_protected_stage(settings);
  wish.force = flags.force;
  wish.keep_data = flags.keep_data;
  wish.delete_data = flags.delete_data;
  wish.waits_for_functions = !flags.no_wait;
  wish.is_dry = flags.dry_run;
  return wish;
}

std::string list_text(const deploy::RemovalList& list, const Context& context) {
  std::string text = "Stage " + context.settings.stage + " in account " + list.account + "\n";
  for (const deploy::ListedStack& stack : list.stacks) {
    std::vector<std::vector<std::string>> rows;
    for (const aws::StackResource& resource : stack.resources)
      rows.push_back({resource.logical_id, resource.type, resource.physical_id});
    text += "\nStack " + stack.name + " in " + stack.region + "\n" +
            text_table({{"RESOURCE"}, {"TYPE"}, {"NAME"}}, rows, context.color_out);
  }
  if (list.stacks.empty()) text += "It has no stack.\n";
  return text;
}

std::string sights_text(std::string_view title, const std::vector<deploy::Sight>& sights, bool color) {
  if (sights.empty()) return "";
  std::vector<std::vector<std::string>> rows;
  for (const deploy::Sight& sight : sights) rows.push_back({sight.kind, sight.name, sight.region});
  return "\n" + std::string(title) + "\n" + text_table({{"KIND"}, {"NAME"}, {"REGION"}}, rows, color);
}

std::string look_text(const deploy::Look& look, const Context& context) {
  std::string text = sights_text("Left on purpose:", look.kept, context.color_out);
  text += sights_text("These remain:", look.remains, context.color_out);
  if (!look.not_known.empty()) text += "\nNot known, because it could not be looked at:\n";
  for (const std::string& what : look.not_known) text += "  " + printable(what) + "\n";
  if (look.is_clean()) text += look.kept.empty() ? "\nNothing remains.\n" : "\nNothing else remains.\n";
  for (const std::string& exception : look.exceptions) text += "But " + printable(exception) + ".\n";
  return text;
}

boost::json::array sights_json(const std::vector<deploy::Sight>& sights) {
  boost::json::array array;
  for (const deploy::Sight& sight : sights)
    array.push_back({{"kind", sight.kind}, {"name", sight.name}, {"region", sight.region}});
  return array;
}

std::string look_json(const deploy::Look& look, const Context& context) {
  return site::json_text(boost::json::object{
             {"stage", context.settings.stage},
             {"nothing_remains", look.is_clean()},
             {"remains", sights_json(look.remains)},
             {"kept", sights_json(look.kept)},
             {"not_known", boost::json::array(look.not_known.begin(), look.not_known.end())},
             {"exceptions", boost::json::array(look.exceptions.begin(), look.exceptions.end())}}) +
         "\n";
}

Outcome run_teardown(const TeardownFlags& flags, Context& context) {
  const auto watched = TRY(WatchedAccount::open(context));
  if (context.settings.state_directory.empty())
    return std::unexpected(Failure(ExitCode::WrongUsage,
                                   "there is no place to write down what is removed; set --state",
                                   "bellwether --stage dev teardown --state ."));
  deploy::TeardownWish wish = teardown_wish(flags, context.settings);
  deploy::Teardown teardown(std::move(wish), watched->account(), watched->narrator());
  const deploy::RemovalList list = TRY(teardown.prepare());
  if (!flags.json || flags.dry_run) {
    context.out += list_text(list, context);
    TRY_VOID(context.flush());
  }
  if (flags.dry_run) {
    context.out += "\nNothing was changed.\n";
    return ExitCode::Done;
  }
  TRY_VOID(take_leave(context, flags.yes, "teardown --force"));
  if (StackBoard* const board = watched->board())
    for (const deploy::ListedStack& stack : list.stacks) board->expect_removal(stack.name, stack.resources);
  TRY_VOID(teardown.remove());
  const deploy::Look look = teardown.look();
  context.out += flags.json ? look_json(look, context) : look_text(look, context);
  return look.is_clean() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_teardown(const Arguments& arguments) {
  const TeardownFlags flags{.left = arguments.all("--leave"),
                            .force = arguments.has("--force"),
                            .keep_data = arguments.has("--keep-data"),
                            .delete_data = arguments.has("--delete-data"),
                            .no_wait = arguments.has("--no-wait"),
                            .dry_run = arguments.has("--dry-run"),
                            .yes = arguments.has("--yes"),
                            .json = arguments.has("--json")};
  if (flags.keep_data && flags.delete_data)
    return fail(ErrorKind::InvalidInput, "--keep-data and --delete-data contradict each other");
  return [flags](Context& context) { return run_teardown(flags, context); };
}

}  // namespace

Command teardown_command() {
  return {.name = "teardown",
          .summary = "remove the stage's infrastructure from AWS, and look whether anything remains",
          .details =
              "Writes down what there is, switches off what calls functions, empties buckets, deletes the\n"
              "stacks, and then looks, service by service and in each region, for all that bears one of the\n"
              "names. Exit code 0 means that nothing remains; what remains, or could not be looked at, is\n"
              "listed, with exit code 1. After a crash run it again: it remembers what it was removing.\n"
              "What was adopted is never touched.",
          .positionals = {},
          .flags = {{"--dry-run", "", "show what would be removed"},
                    {"--keep-data", "", "leave table and bucket"},
                    {"--force", "", "also where the stage or a stack is protected"},
                    {"--delete-data", "", "also table and bucket of a protected stage"},
                    {"--leave", "RESOURCE",
                     "what a stack may leave there if it cannot be deleted otherwise; repeatable"},
                    {"--no-wait", "", "give functions that run no time to end"},
                    {"--yes", "", "no questions"},
                    kJsonFlag},
          .settings = {SettingGroup::Stack},
          .examples = {{"bellwether teardown --stage dev", ""},
                       {"bellwether teardown --stage dev --keep-data", "the prices stay"},
                       {"bellwether teardown --stage prod --force --delete-data", "everything"}},
          .read = read_teardown};
}

}  // namespace bellwether::cli
