#include "cli/item_flags.h"

#include <algorithm>
#include <utility>

#include "market/name_list.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kUrlBytesMax = 2048;
constexpr std::size_t kCurrencyBytesMax = 8;

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
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
