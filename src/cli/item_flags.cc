#include "cli/item_flags.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "market/name_list.h"
#include "market/tags.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kUrlBytesMax = 2048;
constexpr std::size_t kCurrencyBytesMax = 8;

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
}

struct PriceFlags {
  std::string_view set, taken_back;
  std::optional<ports::PerhapsPrice> ports::ItemChange::* change;
};

constexpr PriceFlags kPriceFlags[] = {{"--target", "--no-target", &ports::ItemChange::target},
                                      {"--bought-at", "--no-bought-at", &ports::ItemChange::bought_at}};

Result<std::optional<ports::PerhapsPrice>> price_change(const Arguments& arguments, const PriceFlags& flags) {
  const auto text = arguments.value(flags.set);
  const bool is_taken_back = arguments.has(flags.taken_back);
  if (text && is_taken_back)
    return fail(ErrorKind::InvalidInput,
                std::string(flags.set) + " and " + std::string(flags.taken_back) + " exclude each other");
  if (is_taken_back) return ports::PerhapsPrice();
  if (!text) return std::nullopt;
  const auto price = market::Price::parse(*text);
  if (!price) return std::unexpected(in_context(flags.set, price.error()));
  return ports::PerhapsPrice(*price);
}

Result<std::vector<std::string>> tags_of(const Arguments& arguments, std::string_view flag) {
  std::vector<std::string> tags;
  for (const std::string& text : arguments.all(flag)) {
    auto tag = market::clean_tag(text);
    if (!tag) return std::unexpected(in_context(flag, tag.error()));
    tags.push_back(*std::move(tag));
  }
  return tags;
}

Result<ports::TagChange> tag_change(const Arguments& arguments) {
  ports::TagChange change{.added = TRY(tags_of(arguments, "--tag")),
                          .removed = TRY(tags_of(arguments, "--untag"))};
  for (const std::string& tag : change.added) {
    // A list in one word would be a tag that nobody meant, and shown as several.
    if (tag.contains(','))
      return fail(ErrorKind::InvalidInput,
                  "--tag '" + tag + "': a tag has no comma; give --tag for each one");
    if (std::ranges::find(change.removed, tag) != change.removed.end())
      return fail(ErrorKind::InvalidInput, "--tag and --untag exclude each other: '" + tag + "'");
  }
  return change;
}

}  // namespace

std::vector<Flag> item_flags() {
  return {kOwnerFlag,
          {"--url", "URL", "its page; the charts are named for its last part"},
          {"--currency", "CODE", "the currency of all its prices, as JPY"}};
}

ports::ItemChange change_of(const Arguments& arguments, std::string name) {
  return {.key = {std::move(name), arguments.value("--owner").value_or("")},
          .url = arguments.value("--url"),
          .currency = arguments.value("--currency")};
}

std::vector<Flag> attribute_flags() {
  std::vector<Flag> flags = item_flags();
  const Flag more[] = {{"--target", "PRICE", "the price to sell at; charts show it as a level"},
                       {"--no-target", "", "takes the target back"},
                       {"--bought-at", "PRICE", "what it was bought at; the same"},
                       {"--no-bought-at", "", "takes that back"},
                       {"--tag", "TAG", "a short text that says what it is; may be given several times"},
                       {"--untag", "TAG", "takes a tag away; may be given several times"}};
  flags.insert(flags.end(), std::begin(more), std::end(more));
  return flags;
}

Result<ports::ItemChange> attribute_change_of(const Arguments& arguments, std::string name) {
  ports::ItemChange change = TRY(clean_change(change_of(arguments, std::move(name))));
  for (const PriceFlags& flags : kPriceFlags) change.*flags.change = TRY(price_change(arguments, flags));
  change.tags = TRY(tag_change(arguments));
  if (!ports::changes_attributes(change))
    return fail(ErrorKind::InvalidInput, "say what to set, as --target PRICE or --tag TAG");
  return change;
}

Result<std::string> clean_owner(const std::optional<std::string>& owner) {
  if (!owner || owner->empty()) return std::string();
  auto name = market::clean_name(*owner);
  if (!name) return std::unexpected(in_context("--owner", name.error()));
  return name;
}

Result<ports::ItemChange> clean_change(ports::ItemChange change) {
  change.key.name = TRY(market::clean_name(change.key.name));
  change.key.owner = TRY(clean_owner(change.key.owner));
  if (change.url && (!is_visible(*change.url) || change.url->size() > kUrlBytesMax))
    return fail(ErrorKind::InvalidInput, "--url: a space, a control character, or more than 2048 bytes");
  if (change.currency && (!is_visible(*change.currency) || change.currency->size() > kCurrencyBytesMax))
    return fail(ErrorKind::InvalidInput, "--currency: '" + *change.currency + "' is not a code like JPY");
  return change;
}

}  // namespace bellwether::cli
