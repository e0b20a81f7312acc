#include "cli/item_wish.h"

#include "base/shell_words.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "watch/item_facts.h"

namespace bellwether::cli {
namespace {

Failure several_owners(const std::string& name, std::string_view command,
                       const std::vector<market::Item>& items) {
  std::string owners;
  for (const market::Item& item : items) owners += (owners.empty() ? "'" : ", '") + item.key.owner + "'";
  return {ExitCode::WrongUsage,
          "there are " + std::to_string(items.size()) + " items '" + name + "', of " + owners,
          "bellwether " + std::string(command) + " " + shell_word(name) + " --owner " +
              shell_word(items.back().key.owner)};
}

Failure other_owner(const ItemWish& wish, std::string_view command, const market::ItemKey& other) {
  return {ExitCode::NotDone,
          "there is no item " + key_text({wish.name, *wish.owner}) + "; there is " + key_text(other),
          "bellwether " + std::string(command) + " " + shell_word(other.name) +
              (other.owner.empty() ? "" : " --owner " + shell_word(other.owner))};
}

}  // namespace

Result<ItemWish> item_wish_of(const Arguments& arguments) {
  ItemWish wish{*arguments.value("ITEM"), arguments.value("--owner")};
  if (wish.owner) wish.owner = TRY(clean_owner(wish.owner));
  return wish;
}

std::expected<market::Item, Failure> find_item(const ItemWish& wish, std::string_view command,
                                               ports::Table& table) {
  if (wish.owner) {
    auto item = watch::item_named(wish.name, *wish.owner, table);
    if (item) return *std::move(item);
    if (item.error().kind != ErrorKind::NotFound) return std::unexpected(Failure(item.error()));
  }
  auto found = TRY(watch::items_named(wish.name, table));
  if (wish.owner && !found.items.empty())
    return std::unexpected(other_owner(wish, command, found.items.front().key));
  if (found.items.size() > 1) return std::unexpected(several_owners(wish.name, command, found.items));
  if (found.items.size() == 1) return std::move(found.items.front());
  const auto& near = found.nearest;
  return std::unexpected(
      Failure(ExitCode::NotDone,
              "there is no item " + key_text({wish.name, wish.owner.value_or("")}) +
                  (near ? "; did you mean '" + *near + "'?" : ""),
              near ? "bellwether " + std::string(command) + " " + shell_word(*near) : "bellwether list"));
}

}  // namespace bellwether::cli
