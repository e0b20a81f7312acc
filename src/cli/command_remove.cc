#include <boost/json.hpp>
#include <unordered_set>

#include "cli/commands.h"
#include "cli/json_text.h"
#include "cli/name_arguments.h"
#include "cli/progress.h"
#include "cli/result_search.h"
#include "cli/watch_report.h"

namespace bellwether::cli {
namespace {

struct Plan {
  WatchList before;
  std::vector<market::ItemKey> items, absent;
  ResultSearch search;
  std::vector<std::string> results;
};

Result<Plan> plan(const std::vector<std::string>& names, const std::string& owner, ports::Table& table,
                  ports::Bucket& bucket) {
  const std::unordered_set<std::string> wanted(names.begin(), names.end());
  std::unordered_set<std::string> found;
  Plan plan;
  plan.before = TRY(watch_list(table, [&](const market::Item& item) {
    if (item.key.owner == owner && wanted.contains(item.key.name)) {
      found.insert(item.key.name);
      plan.search.removed(item);
    } else {
      plan.search.kept(item);
    }
  }));
  for (const std::string& name : names) {
    const market::ItemKey key{name, owner};
    // A malformed item does not show itself, but may be removed.
    const bool is_there = found.contains(name) || (plan.before.unreadable > 0 && [&] {
                            const auto item = table.get(key);
                            return !item && item.error().kind == ErrorKind::InvalidInput;
                          }());
    (is_there ? plan.items : plan.absent).push_back(key);
  }
  plan.results = TRY(plan.search.find(bucket));
  return plan;
}

std::string words(const Plan& plan) {
  std::string text = list_row("before", plan.before) + change_row("remove", plan.items);
  if (!plan.absent.empty()) text += change_row("not there", plan.absent);
  if (!plan.results.empty()) text += text_row("results", plan.results);
  return text;
}

Result<void> remove_results(const std::vector<std::string>& keys, ports::Bucket& bucket, const World& world) {
  Progress progress(world, keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i % 100 == 0) progress.show(i, keys[i]);
    TRY_VOID(bucket.remove(keys[i]));
  }
  return {};
}

Result<void> carry_out(const Plan& plan, ports::Table& table, ports::Bucket& bucket, const World& world) {
  // Results first: what stops here can be asked for again.
  TRY_VOID(remove_results(plan.results, bucket, world));
  {
    Progress progress(world, plan.items.size());
    const std::span<const market::ItemKey> items(plan.items);
    for (std::size_t done = 0; done < items.size(); done += kChunkItems) {
      progress.show(done, items[done].name);
      TRY_VOID(table.remove(items.subspan(done, std::min(kChunkItems, items.size() - done))));
    }
  }
  // An engine that was reading one of them may have written in between.
  const auto late = TRY(plan.search.find(bucket));
  return remove_results(late, bucket, world);
}

Outcome run(const NameArguments& wish, Context& context) {
  const auto names = TRY(take_names(wish, context));
  const auto stage = TRY(context.open_stage());
  const auto bucket = TRY(context.open_bucket());
  const Plan plan = TRY(cli::plan(names.names, wish.owner, stage->table(), *bucket));
  if (!wish.json) {
    context.out += words(plan);
    TRY_VOID(context.flush());
  }
  if (!wish.dry_run) TRY_VOID(carry_out(plan, stage->table(), *bucket, context.world));
  const WatchList after = wish.dry_run ? without(plan.before, plan.items) : TRY(watch_list(*stage));

  if (wish.json) {
    boost::json::object object{{"dry_run", wish.dry_run}, {"before", list_json(plan.before)}};
    object["removed"] = keys_json(plan.items);
    object["not_there"] = keys_json(plan.absent);
    object["results"] = boost::json::array(plan.results.begin(), plan.results.end());
    add_left_out(names, object);
    object["after"] = list_json(after);
    context.out += json_text(object) + "\n";
  } else {
    context.out += list_row("after", after);
  }
  return end(wish, names, context);
}

Result<Run> read(const Arguments& arguments) {
  return read_name_arguments(arguments, run);
}

}  // namespace

Command remove_command() {
  return {.name = "remove",
          .summary = "watch items no longer: removes them, their prices and their results",
          .details =
              "Says what it removes before it does: the items with their prices, and what was written about\n"
              "them into the bucket. Nothing of other items goes. A name that is not there changes nothing.\n"
              "The engine takes the charts away when it runs.",
          .positionals = {},
          .flags = name_flags(),
          .settings = {},
          .examples = {{"bellwether remove -i netflix -i google", ""},
                       {"bellwether remove -f sold.txt --dry-run", "what would go"},
                       {"bellwether remove -f sold.txt", ""}},
          .read = read};
}

}  // namespace bellwether::cli
