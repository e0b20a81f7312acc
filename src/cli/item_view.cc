#include "cli/item_view.h"

#include <boost/json.hpp>

#include "base/text.h"

namespace bellwether::cli {

std::string price_text(market::Price price, std::string_view currency) {
  const std::string plain = price.text();
  const auto point = plain.find('.');
  const auto decimals = point == std::string::npos ? 0 : static_cast<int>(plain.size() - point - 1);
  const std::string grouped = format_grouped(price.value(), decimals);
  return currency.empty() ? grouped : grouped + " " + std::string(currency);
}

std::string key_text(const market::ItemKey& key) {
  return "'" + key.name + "'" + (key.owner.empty() ? "" : " of '" + key.owner + "'");
}

std::string instant_text(Instant instant) {
  std::string text = format_instant(instant).substr(0, 19);
  text[10] = ' ';
  return text;
}

boost::json::object key_json(const market::ItemKey& key) {
  return {{"item", key.name}, {"owner", key.owner}};
}

}  // namespace bellwether::cli
