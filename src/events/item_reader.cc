#include "events/item_reader.h"

#include <algorithm>
#include <utility>

#include "base/number.h"
#include "market/tags.h"

namespace bellwether::events {
namespace {

constexpr std::size_t kQuotesExpectedMax = 4096;
constexpr std::string_view kFallbackName = "name";
constexpr std::string_view kPartNames[] = {"close", "open", "high", "low", "volume"};

Result<double> parse_volume(std::string_view digits) {
  const auto volume = parse_number<double>(digits);
  if (!volume)
    // A character first: g++ 12 sees overlapping copies in "'" + text with -O3.
    return fail(ErrorKind::InvalidInput, '\'' + std::string(digits) + "' is not a number");
  return *volume;
}

Result<double> parse_price(std::string_view digits) {
  const market::Price price = TRY(market::Price::parse(digits));
  return price.value();
}

}  // namespace

bool ItemReader::Value::add_long(std::string_view name) {
  type = name == "SS" ? kTextSet : name == "NULL" ? kNull : '\0';
  long_type = name;
  return type == kTextSet;
}

std::string ItemReader::Value::described() const {
  if (members != 1) return "no attribute value";
  return "of type " + (type == 0 || type == kTextSet || type == kNull ? long_type : std::string(1, type));
}

void ItemReader::begin_place() {
  begin();
  is_place_ = true;
}

void ItemReader::begin() {
  is_place_ = false;
  at_ = At::Map;
  for (Attribute& attribute : attributes_) {
    if (attribute.seen) attribute = {};
  }
  history_error_.reset();
  quotes_.clear();
}

ItemReader::Slot ItemReader::slot_of(std::string_view name) const {
  if (name.empty()) return kSlots;
  // The likeliest first; another attribute before the other name, which it may have taken.
  for (const Slot slot : {kPrices, kName, kOwner})
    if (name == name_of(slot)) return slot;
  for (std::size_t i = 0; i < names_.attributes.size(); ++i)
    if (name == names_.attributes[i]) return kFirstOfTable + i;
  return name == name_of(kOtherName) ? kOtherName : kSlots;
}

std::string_view ItemReader::name_of(Slot slot) const {
  switch (slot) {
    case kName:
      return names_.name;
    case kOwner:
      return names_.owner;
    case kPrices:
      return names_.prices;
    case kOtherName:
      return kFallbackName;
    default:
      return names_.attributes.at(slot - kFirstOfTable);
  }
}

char ItemReader::type_of(Slot slot) {
  struct Type {
    char operator()(const ports::TextPlace&) const { return 'S'; }
    char operator()(const ports::PricePlace&) const { return 'N'; }
    char operator()(const ports::TagsPlace&) const { return kTextSet; }
  };
  if (slot == kPrices) return 'M';
  return slot < kFirstOfTable ? 'S' : std::visit(Type(), ports::kAttributes.at(slot - kFirstOfTable).place);
}

bool ItemReader::other_key(std::string_view name) {
  if (at_ == At::Parts) return part_key(name);
  if (at_ == At::Attribute) return attribute_value_.add(name);
  return attribute_key(name);
}

bool ItemReader::attribute_key(std::string_view name) {
  slot_ = slot_of(name);
  if (slot_ == kSlots || (is_place_ && (slot_ == kPrices || slot_ > kUrl))) return false;
  Attribute& attribute = attributes_[slot_];
  if (attribute.seen) attribute.error = std::string(name) + " comes twice";
  const bool first = !attribute.seen;
  attribute.seen = true;
  return first;
}

bool ItemReader::day_key(std::string_view text) {
  if (history_error_) return false;
  if (days_.read(text, day_)) return true;
  refuse_day(text, parse_day(text).error());
  return false;
}

bool ItemReader::part_key(std::string_view name) {
  std::size_t i = 0;
  while (i < kParts && kPartNames[i] != name) ++i;
  if (i == kParts) return false;
  part_ = static_cast<PartName>(i);
  Part& part = parts_[part_];
  if (part.seen) part.error = "it comes twice";
  const bool first = !part.seen;
  part.seen = true;
  return first;
}

bool ItemReader::open_other() {
  switch (at_) {
    case At::Parts:
      part_value_.begin();
      at_ = At::Part;
      return true;
    case At::Map:
      attribute_value_.begin();
      at_ = At::Attribute;
      return true;
    case At::Day:
      if (day_value_.type != 'M') return false;
      begin_parts();
      at_ = At::Parts;
      return true;
    case At::Attribute:
      if (slot_ != kPrices || attribute_value_.type != 'M') return false;
      // A map that comes twice is refused at its end, and must not pile up quotes.
      quotes_.clear();
      quotes_.reserve(quotes_expected_);
      attribute_value_.fits = true;
      at_ = At::Days;
      return true;
    case At::Texts:
      other();
      return false;
    case At::Days:
    case At::Part:
      break;
  }
  return false;
}

bool ItemReader::open_array() {
  if (at_ != At::Attribute || attribute_value_.type != kTextSet || type_of(slot_) != kTextSet) {
    other();
    return false;
  }
  // One that comes twice is refused at its end, and must not pile up texts.
  attributes_[slot_].texts.clear();
  attribute_value_.fits = true;
  at_ = At::Texts;
  return true;
}

void ItemReader::close_array() {
  at_ = At::Attribute;
}

void ItemReader::begin_parts() {
  for (Part& part : parts_) {
    part.seen = part.is_null = false;
    part.error.clear();
  }
  day_value_.fits = has_parts_ = is_odd_ = true;
}

void ItemReader::other_text(std::string_view value) {
  switch (at_) {
    case At::Part:
      if (part_value_.type == 'N') part_number(value);
      return;
    case At::Attribute:
      if (attribute_value_.type == kTextSet || attribute_value_.type != type_of(slot_)) return;
      attributes_[slot_].text = value;
      attribute_value_.fits = true;
      return;
    case At::Texts:
      attributes_[slot_].texts.emplace_back(value);
      return;
    case At::Days:
    case At::Parts:
    case At::Map:
      return other();
    case At::Day:
      return;
  }
}

void ItemReader::day_price(std::string_view digits) {
  auto price = market::Price::parse(digits);
  day_value_.fits = true;
  if (price) {
    price_ = *price;
  } else {
    day_error_ = std::move(price).error();
    is_odd_ = true;
  }
}

void ItemReader::part_number(std::string_view digits) {
  Part& part = parts_[part_];
  part_value_.fits = true;
  const auto number = part_ == kVolume ? parse_volume(digits) : parse_price(digits);
  if (number) {
    part.value = *number;
  } else {
    part.error = number.error().message;
  }
}

void ItemReader::other() {
  if (at_ == At::Texts) attributes_[slot_].error = std::string(name_of(slot_)) + " holds what is no text";
  // Where an attribute value should be: as one without a type.
  if (at_ == At::Map || at_ == At::Days || at_ == At::Parts) {
    if (open_object()) close();
  }
}

bool ItemReader::close_other() {
  switch (at_) {
    case At::Part:
      end_part();
      at_ = At::Parts;
      return false;
    case At::Parts:
      at_ = At::Day;
      return false;
    case At::Days:
      at_ = At::Attribute;
      return false;
    case At::Attribute:
      end_attribute();
      at_ = At::Map;
      return false;
    case At::Texts:
    case At::Day:
    case At::Map:
      break;
  }
  return true;
}

void ItemReader::end_attribute() {
  if (attribute_value_.good()) return;
  if (attribute_value_.is_null()) {
    attributes_[slot_].is_null = true;
    return;
  }
  const char type = type_of(slot_);
  attributes_[slot_].error = std::string(name_of(slot_)) + " is " + attribute_value_.described() +
                             (type == 'M'   ? ", not a map (M)"
                              : type == 'N' ? ", not a number (N)"
                              : type == 'S' ? ", not text (S)"
                                            : ", not a set of texts (SS)");
}

void ItemReader::end_odd_day() {
  if (day_value_.is_null() || (has_parts_ && is_null_candle())) {
    // A gap.
    day_error_.reset();
    has_parts_ = is_odd_ = false;
    return;
  }
  if (!day_value_.good())
    day_error_ = Error{ErrorKind::InvalidInput, "value is " + day_value_.described() + ", not a number (N)"};
  if (has_parts_ && !day_error_) {
    auto quote = quote_of_parts();
    if (quote) {
      quotes_.push_back(*quote);
    } else {
      day_error_ = std::move(quote).error();
    }
  }
  if (day_error_) refuse_day(format_day(day_), std::move(*day_error_));
  day_error_.reset();
  has_parts_ = is_odd_ = false;
}

void ItemReader::end_part() {
  parts_[part_].is_null = part_value_.is_null();
  if (part_value_.is_null()) return;
  if (!part_value_.good()) parts_[part_].error = "value is " + part_value_.described() + ", not a number (N)";
}

// All its prices are nothing, as a row of a table of prices without trade.
bool ItemReader::is_null_candle() const {
  return day_value_.good() && parts_[kClose].is_null && std::ranges::none_of(parts_, [&](const Part& part) {
           return &part != &parts_[kVolume] && (part.is_there() || !part.error.empty());
         });
}

Result<market::Quote> ItemReader::quote_of_parts() const {
  const auto has = [&](PartName name) { return parts_[name].is_there(); };
  const bool range = has(kOpen) || has(kHigh) || has(kLow);
  for (const PartName name : {kClose, kOpen, kHigh, kLow, kVolume}) {
    const bool needed = name == kClose || (range && name != kVolume);
    const std::string_view label = kPartNames[name];
    if (needed && !has(name)) return fail(ErrorKind::InvalidInput, std::string(label) + " is missing");
    if (!parts_[name].error.empty())
      return fail(ErrorKind::InvalidInput, std::string(label) + ": " + parts_[name].error);
  }
  const auto price = [&](PartName name) { return market::Price(parts_[name].value); };
  market::Quote quote{.day = day_, .close = price(kClose)};
  if (range) quote.range = market::DayRange{price(kOpen), price(kHigh), price(kLow)};
  if (has(kVolume)) quote.volume = parts_[kVolume].value;
  if (const auto rule = market::broken_rule(quote)) return fail(ErrorKind::InvalidInput, *rule);
  return quote;
}

void ItemReader::refuse_day(std::string_view day, Error reason) {
  if (!history_error_) history_error_ = in_context("day '" + std::string(day) + "'", std::move(reason));
}

std::vector<market::Quote> ItemReader::take_quotes() {
  quotes_expected_ = std::min(quotes_.size(), kQuotesExpectedMax);
  if (quotes_.capacity() / 2 > quotes_.size()) quotes_.shrink_to_fit();
  return std::exchange(quotes_, {});
}

Result<void> ItemReader::check_taken(Slot slot) const {
  if (attributes_[slot].error.empty()) return {};
  return fail(ErrorKind::InvalidInput, attributes_[slot].error);
}

Result<void> ItemReader::take_value(Slot slot, std::string& text) {
  TRY_VOID(check_taken(slot));
  text = std::move(attributes_[slot].text);
  return {};
}

Result<void> ItemReader::take_value(Slot slot, ports::PerhapsPrice& price) {
  TRY_VOID(check_taken(slot));
  const auto parsed = market::Price::parse(attributes_[slot].text);
  if (!parsed) return std::unexpected(in_context(name_of(slot), parsed.error()));
  price = *parsed;
  return {};
}

Result<void> ItemReader::take_value(Slot slot, std::vector<std::string>& texts) {
  TRY_VOID(check_taken(slot));
  texts = market::changed_tags(std::move(attributes_[slot].texts), {}, {});
  return {};
}

Result<market::ItemKey> ItemReader::take_key() {
  market::ItemKey key;
  const Slot name = attributes_[kName].is_there() || !attributes_[kOtherName].is_there() ? kName : kOtherName;
  TRY_VOID(take_value(name, key.name));
  TRY_VOID(take_value(kOwner, key.owner));
  if (key.owner == kNoOwner) key.owner.clear();
  if (const auto checked = market::check_name(key.name); !checked)
    return std::unexpected(in_context(name_of(name), checked.error()));
  return key;
}

Result<market::Item> ItemReader::take() {
  market::Item item;
  item.key = TRY(take_key());
  const auto rest = [&]() -> Result<void> {
    for (std::size_t i = 0; i < ports::kAttributes.size(); ++i) {
      if (!attributes_[kFirstOfTable + i].is_there()) continue;
      TRY_VOID(std::visit([&](const auto& place) { return take_value(kFirstOfTable + i, item.*place.value); },
                          ports::kAttributes[i].place));
    }
    TRY_VOID(check_taken(kPrices));
    if (history_error_) return std::unexpected(std::move(*history_error_));
    item.history = TRY(market::PriceHistory::from(take_quotes()));
    return {};
  }();
  if (rest) return item;
  return std::unexpected(in_context("item '" + item.key.name + "'", rest.error()));
}

Result<ports::ItemPlace> ItemReader::take_place() {
  ports::ItemPlace place{.key = TRY(take_key())};
  if (!attributes_[kUrl].is_there()) return place;
  if (const auto taken = take_value(kUrl, place.url); !taken)
    return std::unexpected(in_context("item '" + place.key.name + "'", taken.error()));
  return place;
}

}  // namespace bellwether::events
