#include <boost/json.hpp>

#include "base/shell_words.h"
#include "cli/commands.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/name_arguments.h"
#include "cli/watch_report.h"
#include "site/json_text.h"
#include "watch/renaming.h"
#include "watch/watch_list.h"

namespace bellwether::cli {
namespace {

struct Update {
  market::ItemKey from, to;
  bool json, dry_run;
};

Failure no_such_name(const watch::Renaming& renaming) {
  const auto& near = renaming.nearest;
  return {ExitCode::NotDone,
          "there is no item " + key_text(renaming.from) + (near ? "; did you mean '" + *near + "'?" : ""),
          near ? "bellwether update -o " + shell_word(*near) + " -n " + shell_word(renaming.to.name)
               : "bellwether list"};
}

Outcome run_update(const Update& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto renaming = TRY(watch::plan_renaming(wish.from, wish.to, context.settings.keys, stage->table()));
  if (renaming.is_absent) return std::unexpected(no_such_name(renaming));
  if (renaming.is_taken)
    return std::unexpected(Failure(ExitCode::NotDone,
                                   "there is an item " + key_text(wish.to) + " already; nothing was changed",
                                   "bellwether show " + shell_word(wish.to.name)));
  const auto bucket = TRY(context.open_bucket());
  const auto results = TRY(renaming.results.find(*bucket));
  if (!wish.json) {
    context.out += list_row("before", renaming.before) +
                   plain_row("rename", key_text(wish.from) + " to " + key_text(wish.to));
    if (!results.empty()) context.out += text_row("results", results);
    TRY_VOID(context.flush());
  }
  if (!wish.dry_run) TRY_VOID(watch::carry_out(renaming, stage->table(), *bucket));
  const auto after = wish.dry_run ? watch::after(renaming) : TRY(watch::watch_list(*stage));
  if (wish.json) {
    boost::json::object object{{"dry_run", wish.dry_run}, {"before", list_json(renaming.before)}};
    object["renamed"] = {{"from", key_json(wish.from)}, {"to", key_json(wish.to)}};
    object["results"] = boost::json::array(results.begin(), results.end());
    object["after"] = list_json(after);
    context.out += site::json_text(object) + "\n";
  } else {
    context.out += list_row("after", after);
  }
  if (wish.dry_run) context.tell("Nothing was changed: --dry-run");
  return ExitCode::Done;
}

Result<std::string> read_name(const Arguments& arguments, const std::string& flag) {
  if (!arguments.has(flag)) return fail(ErrorKind::InvalidInput, flag + " is missing");
  const auto name = market::clean_name(*arguments.value(flag));
  if (!name) return std::unexpected(in_context(flag, name.error()));
  return *name;
}

Result<Run> read_update(const Arguments& arguments) {
  Update wish{.from = {}, .to = {}, .json = arguments.has("--json"), .dry_run = arguments.has("--dry-run")};
  wish.from.name = TRY(read_name(arguments, "--old"));
  wish.to.name = TRY(read_name(arguments, "--new"));
  wish.from.owner = wish.to.owner = TRY(clean_owner(arguments.value("--owner")));
  if (wish.from == wish.to) return fail(ErrorKind::InvalidInput, "--old and --new are the same name");
  return [wish](Context& context) { return run_update(wish, context); };
}

}  // namespace

Command update_command() {
  return {
      .name = "update",
      .summary = "give an item another name; its prices and its URL stay",
      .details =
          "All of it or nothing: where the new name is taken, nothing changes. What was written about the\n"
          "old name into the bucket goes.",
      .positionals = {},
      .flags = {{"--old", "NAME", "the name it has", "-o"},
                {"--new", "NAME", "the name it gets", "-n"},
                kOwnerFlag,
                kDryRunFlag,
                kJsonFlag},
      .settings = {SettingGroup::Keys},
      .examples = {{"bellwether update -o facebook -n meta", ""},
                   {"bellwether update --old 'Sol Ring' --new 'Sol Ring (foil)' --owner me", ""}},
      .read = read_update};
}

}  // namespace bellwether::cli
