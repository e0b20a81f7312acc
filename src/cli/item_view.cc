#include "cli/item_view.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"

namespace bellwether::cli {
namespace {

struct ValueText {
  std::string_view currency;

  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const ports::PerhapsPrice& price) const {
    return price ? price_text(*price, currency) : "";
  }
  std::string operator()(const std::vector<std::string>& tags) const {
    std::string text;
    for (const std::string& tag : tags) text += (text.empty() ? "" : ", ") + tag;
    return text;
  }
};

struct ValueJson {
  boost::json::value operator()(const std::string& text) const { return boost::json::value(text); }
  boost::json::value operator()(const ports::PerhapsPrice& price) const {
    return price ? boost::json::value(price->value()) : boost::json::value(nullptr);
  }
  boost::json::value operator()(const std::vector<std::string>& tags) const {
    return boost::json::array(tags.begin(), tags.end());
  }
};

}  // namespace

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

std::string label_of(const ports::Attribute& attribute) {
  std::string label(attribute.name);
  std::ranges::replace(label, '_', ' ');
  return label;
}

std::string attribute_text(const market::Item& item, const ports::Attribute& attribute) {
  return std::visit([&](const auto& place) { return ValueText{item.currency}(item.*place.value); },
                    attribute.place);
}

void add_attributes(const market::Item& item, boost::json::object& object) {
  for (const ports::Attribute& attribute : ports::kAttributes)
    object[attribute.name] =
        std::visit([&](const auto& place) { return ValueJson()(item.*place.value); }, attribute.place);
}

}  // namespace bellwether::cli
