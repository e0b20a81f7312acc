#include <boost/json.hpp>

#include "base/shell_words.h"
#include "cli/commands.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "market/tags.h"
#include "site/json_text.h"
#include "watch/item_setting.h"

namespace bellwether::cli {
namespace {

static_assert(market::kTagsMax == 50 && market::kTagBytesMax == 64, "The help below says so.");

struct ItemSet {
  ports::ItemChange change;
  std::string wish;  // The flags that say what to set, as words of a shell.
  bool json;
};

std::string command_line(const market::ItemKey& key, const std::string& wish) {
  return "bellwether item set " + shell_word(key.name) +
         (key.owner.empty() ? "" : " --owner " + shell_word(key.owner)) + wish;
}

Failure no_such_item(const ItemSet& wish, const watch::NamedItems& alike) {
  const market::ItemKey& key = wish.change.key;
  const std::string message = "there is no item " + key_text(key);
  if (!alike.items.empty()) {
    const market::ItemKey& other = alike.items.front().key;
    return {ExitCode::NotDone, message + "; there is " + key_text(other), command_line(other, wish.wish)};
  }
  if (alike.nearest)
    return {ExitCode::NotDone, message + "; did you mean '" + *alike.nearest + "'?",
            command_line({*alike.nearest, key.owner}, wish.wish)};
  return {ExitCode::NotDone, message,
          "bellwether add --item " + shell_word(key.name) +
              (key.owner.empty() ? "" : " --owner " + shell_word(key.owner))};
}

std::string item_set_words(const ports::ItemChange& change, const watch::ItemSetting& setting) {
  std::string text = key_text(change.key) + "\n";
  for (const ports::Attribute& attribute : ports::kAttributes) {
    if (!ports::changes(change, attribute)) continue;
    const std::string before = attribute_text(setting.before, attribute);
    const std::string after = attribute_text(setting.after, attribute);
    std::string label = label_of(attribute);
    label.resize(9, ' ');
    text += "  " + label + "  " + (after.empty() ? "none" : after);
    text += before == after ? " (as before)" : before.empty() ? "" : " (was " + before + ")";
    text += "\n";
  }
  return printable(text);
}

std::string item_set_json(const watch::ItemSetting& setting) {
  boost::json::object object = key_json(setting.after.key);
  add_attributes(setting.after, object);
  boost::json::object before;
  add_attributes(setting.before, before);
  object["before"] = std::move(before);
  return site::json_text(object) + "\n";
}

Outcome run_item_set(const ItemSet& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto setting = TRY(watch::set_attributes(wish.change, stage->table()));
  if (setting.is_absent) return std::unexpected(no_such_item(wish, setting.alike));
  context.out += wish.json ? item_set_json(setting) : item_set_words(wish.change, setting);
  if (setting.before != setting.after) context.hint_engine(*stage, "To draw the charts");
  return ExitCode::Done;
}

std::string wish_of(const Arguments& arguments) {
  std::string wish;
  for (const Flag& flag : attribute_flags()) {
    if (flag.name == kOwnerFlag.name) continue;
    for (const std::string& value : arguments.all(flag.name))
      wish += " " + std::string(flag.name) + (flag.value.empty() ? "" : " " + shell_word(value));
  }
  return wish;
}

Result<Run> read_item_set(const Arguments& arguments) {
  const ItemSet wish{.change = TRY(attribute_change_of(arguments, *arguments.value("ITEM"))),
                     .wish = wish_of(arguments),
                     .json = arguments.has("--json")};
  return [wish](Context& context) { return run_item_set(wish, context); };
}

std::vector<Flag> item_set_flags() {
  std::vector<Flag> flags = attribute_flags();
  flags.push_back(kJsonFlag);
  return flags;
}

}  // namespace

Command item_set_command() {
  return {.name = "item set",
          .summary = "set an item's target, what it was bought at, its tags, URL and currency",
          .details =
              "The item must be there; what is not named stays as it is. An item has at most 50 tags of at\n"
              "most 64 bytes. --url '' and --currency '' take those back.",
          .positionals = {{"ITEM", "the item's name"}},
          .flags = item_set_flags(),
          .settings = {},
          .examples = {{"bellwether item set 'Sol Ring' --target 2000 --bought-at 1200 --tag foil", ""},
                       {"bellwether item set 'Sol Ring' --owner me --no-target --untag foil --tag played",
                        "no target any more, and one tag instead of another"}},
          .read = read_item_set};
}

}  // namespace bellwether::cli
