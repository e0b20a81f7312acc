#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/name_arguments.h"
#include "cli/progress.h"
#include "cli/watch_report.h"
#include "site/json_text.h"
#include "watch/removal.h"
#include "watch/watch_list.h"

namespace bellwether::cli {
namespace {

using Results = std::vector<std::string>;

std::string remove_words(const watch::Removal& removal, const Results& results) {
  std::string text = list_row("before", removal.before) + change_row("remove", removal.items);
  if (!removal.absent.empty()) text += change_row("not there", removal.absent);
  if (!results.empty()) text += text_row("results", results);
  return text;
}

Outcome run_remove(const NameArguments& wish, Context& context) {
  const auto names = TRY(take_names(wish, context));
  const auto stage = TRY(context.open_stage());
  const auto removal =
      TRY(watch::plan_removal(keys_of(names, wish.owner), context.settings.keys, stage->table()));
  // Who removes nothing need not say where the bucket is.
  const auto bucket = removal.items.empty() ? nullptr : TRY(context.open_bucket());
  const Results results = bucket ? TRY(removal.results.find(*bucket)) : Results();
  if (!wish.json) {
    context.out += remove_words(removal, results);
    TRY_VOID(context.flush());
  }
  if (bucket && !wish.dry_run) {
    Progress progress(context);
    TRY_VOID(watch::carry_out(removal, results, stage->table(), *bucket, progress.callback()));
  }
  const auto after =
      wish.dry_run ? watch::without(removal.before, removal.items) : TRY(watch::watch_list(*stage));

  if (wish.json) {
    boost::json::object object{{"dry_run", wish.dry_run}, {"before", list_json(removal.before)}};
    object["removed"] = keys_json(removal.items);
    object["not_there"] = keys_json(removal.absent);
    object["results"] = boost::json::array(results.begin(), results.end());
    add_left_out(names, object);
    object["after"] = list_json(after);
    context.out += site::json_text(object) + "\n";
  } else {
    context.out += list_row("after", after);
  }
  return end(wish, names, context);
}

Result<Run> read_remove(const Arguments& arguments) {
  return read_name_arguments(arguments, run_remove);
}

}  // namespace

Command remove_command() {
  return {.name = "remove",
          .summary = "watch items no longer: removes them, their prices and their results",
          .details =
              "Says what it removes before it does: the items with their prices, and what was written about\n"
              "them into the bucket. Nothing of other items goes. A name that is not there changes nothing.\n"
              "The engine takes the charts away when it runs.",
          .positionals = name_positionals(),
          .flags = name_flags(),
          .settings = {SettingGroup::Keys},
          .examples = {{"bellwether remove netflix 'Sol Ring'", ""},
                       {"bellwether remove -f sold.txt --dry-run", "what would go"},
                       {"bellwether remove -f sold.txt", ""}},
          .read = read_remove};
}

}  // namespace bellwether::cli
