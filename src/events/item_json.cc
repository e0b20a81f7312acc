#include "events/item_json.h"

#include <charconv>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/json_string.h"
#include "base/text.h"
#include "events/json_pass.h"

namespace bellwether::events {
namespace {

void append_text(std::string& out, std::string_view text) {
  out += "{\"S\":";
  append_json_string(out, text);
  out += '}';
}

void append_text_attribute(std::string& out, std::string_view name, std::string_view value) {
  append_json_string(out, name);
  out += ':';
  append_text(out, value);
}

void append_number(std::string& out, double number) {
  char digits[64];  // A price has at most 15 digits and lies in 0 to 1e15; a volume may be longer.
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed);
  out += "{\"N\":\"";
  if (error == std::errc()) {
    out.append(digits, end);
  } else {
    out += format_shortest(number);
  }
  out += "\"}";
}

void append_quote(std::string& out, const market::Quote& quote) {
  if (!quote.range && !quote.volume) return append_number(out, quote.close.value());
  out += "{\"M\":{\"close\":";
  append_number(out, quote.close.value());
  if (quote.range) {
    out += ",\"open\":";
    append_number(out, quote.range->open.value());
    out += ",\"high\":";
    append_number(out, quote.range->high.value());
    out += ",\"low\":";
    append_number(out, quote.range->low.value());
  }
  if (quote.volume) {
    out += ",\"volume\":";
    append_number(out, *quote.volume);
  }
  out += "}}";
}

void append_history(std::string& out, const market::PriceHistory& history) {
  out += "{\"M\":{";
  bool first = true;
  for (const market::Quote& quote : history.quotes()) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += format_day(quote.day);
    out += "\":";
    append_quote(out, quote);
  }
  out += "}}";
}

// Nothing of a value that is none.
void append_value(std::string& out, const std::string& text) {
  if (!text.empty()) append_text(out, text);
}

void append_value(std::string& out, const ports::PerhapsPrice& price) {
  if (price) append_number(out, price->value());
}

void append_value(std::string& out, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out += "{\"SS\":";
  char separator = '[';
  for (const std::string& text : texts) {
    out += std::exchange(separator, ',');
    append_json_string(out, text);
  }
  out += "]}";
}

// `nobody` stands for the owner of an item that has none; empty: nothing does.
void append_key(std::string& out, const market::ItemKey& key, const AttributeNames& names,
                std::string_view nobody) {
  append_text_attribute(out, names.name, key.name);
  const std::string_view owner = key.owner.empty() ? nobody : std::string_view(key.owner);
  if (owner.empty() || names.owner.empty()) return;
  out += ',';
  append_text_attribute(out, names.owner, owner);
}

std::string encode(const market::Item& item, const AttributeNames& names, std::string_view nobody) {
  std::string out;
  out.reserve(256 + item.history.quotes().size() * 32);
  out += '{';
  append_key(out, item.key, names, nobody);
  for (std::size_t i = 0; i < ports::kAttributes.size(); ++i) {
    if (names.attributes[i].empty()) continue;
    const std::string value = encode_attribute(item, ports::kAttributes[i]);
    if (value.empty()) continue;
    out += ',';
    append_json_string(out, names.attributes[i]);
    out += ':';
    out += value;
  }
  out += ',';
  append_json_string(out, names.prices);
  out += ':';
  append_history(out, item.history);
  out += '}';
  return out;
}

// The whole text is one item, of which a Value is read.
template <class Value>
class WholeVisitor : public JsonVisitor {
 public:
  bool key(std::string_view) override { return false; }
  Follow open_object() override { return std::is_same_v<Value, market::Item> ? Follow::Item : Follow::Place; }
  Follow open_array() override { return Follow::Skip; }
  void close() override {}
  void item(Result<market::Item>&& item) override { take_over(std::move(item)); }
  void place(Result<ports::ItemPlace>&& place) override { take_over(std::move(place)); }

  Result<Value> take() { return std::move(value_); }

 private:
  void take_over(Result<Value>&& value) { value_ = std::move(value); }
  template <class Other>
  void take_over(Result<Other>&&) {}

  Result<Value> value_ = fail(ErrorKind::InvalidInput, "the item is not a JSON object");
};

template <class Value>
Result<Value> read_whole(std::string_view attributes, const AttributeNames& names) {
  WholeVisitor<Value> visitor;
  TRY_VOID(read_json(attributes, visitor, names));
  return visitor.take();
}

}  // namespace

std::string encode_item(const market::Item& item, const AttributeNames& names) {
  return encode(item, names, "");
}

std::string encode_item_for_table(const market::Item& item, const AttributeNames& names) {
  return encode(item, names, kNoOwner);
}

std::string encode_key(const market::ItemKey& key, const AttributeNames& names) {
  std::string out = "{";
  append_key(out, key, names, kNoOwner);
  return out + '}';
}

std::string encode_bare_key(const market::ItemKey& key, const AttributeNames& names) {
  std::string out = "{";
  append_key(out, key, names, "");
  return out + '}';
}

std::string encode_attribute(const market::Item& item, const ports::Attribute& attribute) {
  std::string out;
  std::visit([&](const auto& place) { append_value(out, item.*place.value); }, attribute.place);
  return out;
}

std::string encode_quote(const market::Quote& quote) {
  std::string out;
  append_quote(out, quote);
  return out;
}

std::string encode_history(const market::PriceHistory& history) {
  std::string out;
  append_history(out, history);
  return out;
}

Result<market::Item> decode_item(std::string_view attributes, const AttributeNames& names) {
  return read_whole<market::Item>(attributes, names);
}

Result<ports::ItemPlace> decode_place(std::string_view attributes, const AttributeNames& names) {
  return read_whole<ports::ItemPlace>(attributes, names);
}

}  // namespace bellwether::events
