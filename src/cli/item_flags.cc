#include "cli/item_flags.h"

#include <algorithm>

namespace bellwether::cli {
namespace {

constexpr std::size_t kUrlBytesMax = 2048;
constexpr std::size_t kCurrencyBytesMax = 8;

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
}

}  // namespace

Result<void> check_item(const ports::ItemChange& change) {
  TRY_VOID(market::check_name(change.key.name));
  if (!change.key.owner.empty()) {
    if (const auto owner = market::check_name(change.key.owner); !owner)
      return std::unexpected(in_context("--owner", owner.error()));
  }
  if (change.url && (!is_visible(*change.url) || change.url->size() > kUrlBytesMax))
    return fail(ErrorKind::InvalidInput, "--url: a space, a control character, or more than 2048 bytes");
  if (change.currency && (!is_visible(*change.currency) || change.currency->size() > kCurrencyBytesMax))
    return fail(ErrorKind::InvalidInput, "--currency: '" + *change.currency + "' is not a code like JPY");
  return {};
}

}  // namespace bellwether::cli
