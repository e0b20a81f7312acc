#include "events/item_json.h"

#include <boost/json.hpp>
#include <charconv>
#include <memory_resource>

#include "base/text.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;

// The old table's attribute names.
constexpr std::string_view kName = "Card", kOwner = "Owner", kUrl = "URL", kCurrency = "Currency",
                           kPrices = "Prices";

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_text_attribute(std::string& out, std::string_view name, std::string_view value) {
  append_string(out, name);
  out += ":{\"S\":";
  append_string(out, value);
  out += '}';
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

void append_key(std::string& out, const market::ItemKey& key) {
  out += '{';
  append_text_attribute(out, kName, key.name);
  if (!key.owner.empty()) {
    out += ',';
    append_text_attribute(out, kOwner, key.owner);
  }
  out += '}';
}

std::string type_of(const json::value& attribute) {
  const auto* object = attribute.if_object();
  if (!object || object->size() != 1) return "no attribute value";
  return "of type " + std::string(object->begin()->key());
}

Result<std::string> read_text(const json::object& attributes, std::string_view name) {
  const json::value* attribute = attributes.if_contains(name);
  if (!attribute) return std::string();
  const auto* object = attribute->if_object();
  const json::value* value = object ? object->if_contains("S") : nullptr;
  if (!value || !value->is_string())
    return fail(ErrorKind::InvalidInput, std::string(name) + " is " + type_of(*attribute) + ", not text (S)");
  return std::string(view(value->get_string()));
}

// {"N":"12.5"}, as DynamoDB writes numbers.
Result<std::string_view> read_number(const json::value& attribute) {
  const auto* object = attribute.if_object();
  const json::value* value = object ? object->if_contains("N") : nullptr;
  if (!value || !value->is_string())
    return fail(ErrorKind::InvalidInput, "value is " + type_of(attribute) + ", not a number (N)");
  return view(value->get_string());
}

Result<market::Price> read_price(const json::value& attribute) {
  const std::string_view digits = TRY(read_number(attribute));
  return market::Price::parse(digits);
}

Result<double> read_volume(const json::value& attribute) {
  const std::string_view digits = TRY(read_number(attribute));
  double volume = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), volume);
  if (error != std::errc() || end != digits.data() + digits.size())
    return fail(ErrorKind::InvalidInput, "volume '" + std::string(digits) + "' is not a number");
  return volume;
}

Result<market::Quote> read_range(Day day, const json::object& parts) {
  const auto part = [&](std::string_view name) -> Result<market::Price> {
    const json::value* value = parts.if_contains(name);
    if (!value) return fail(ErrorKind::InvalidInput, std::string(name) + " is missing");
    const auto price = read_price(*value);
    if (!price) return std::unexpected(in_context(name, price.error()));
    return *price;
  };
  const market::Price close = TRY(part("close"));
  market::Quote quote{.day = day, .close = close};
  if (parts.contains("open") || parts.contains("high") || parts.contains("low")) {
    const market::Price open = TRY(part("open"));
    const market::Price high = TRY(part("high"));
    const market::Price low = TRY(part("low"));
    quote.range = market::DayRange{open, high, low};
  }
  if (const json::value* volume = parts.if_contains("volume")) quote.volume = TRY(read_volume(*volume));
  return quote;
}

Result<market::Quote> read_quote(std::string_view day_text, const json::value& attribute) {
  const Day day = TRY(parse_day(day_text));
  market::Quote quote{.day = day, .close = market::Price(0)};
  const auto* object = attribute.if_object();
  const json::value* map = object ? object->if_contains("M") : nullptr;
  if (map && map->is_object()) {
    quote = TRY(read_range(day, map->get_object()));
  } else {
    quote.close = TRY(read_price(attribute));
  }
  if (const auto rule = market::broken_rule(quote)) return fail(ErrorKind::InvalidInput, *rule);
  return quote;
}

Result<market::PriceHistory> read_prices(const json::object& attributes) {
  const json::value* attribute = attributes.if_contains(kPrices);
  if (!attribute) return market::PriceHistory();
  const auto* object = attribute->if_object();
  const json::value* map = object ? object->if_contains("M") : nullptr;
  if (!map || !map->is_object())
    return fail(ErrorKind::InvalidInput, "Prices is " + type_of(*attribute) + ", not a map (M)");
  std::vector<market::Quote> quotes;
  quotes.reserve(map->get_object().size());
  for (const auto& [day_text, value] : map->get_object()) {
    auto quote = read_quote(day_text, value);
    if (!quote)
      return std::unexpected(in_context("day '" + std::string(day_text) + "'", std::move(quote).error()));
    quotes.push_back(*quote);
  }
  return market::PriceHistory::from(std::move(quotes));
}

Result<market::ItemKey> read_key(const json::object& attributes) {
  market::ItemKey key;
  key.name = TRY(read_text(attributes, kName));
  key.owner = TRY(read_text(attributes, kOwner));
  if (const auto checked = market::check_name(key.name); !checked)
    return std::unexpected(in_context(kName, checked.error()));
  return key;
}

Result<market::Item> read_item(const json::object& attributes) {
  market::Item item;
  item.key = TRY(read_key(attributes));
  const auto rest = [&]() -> Result<void> {
    item.url = TRY(read_text(attributes, kUrl));
    item.currency = TRY(read_text(attributes, kCurrency));
    item.history = TRY(read_prices(attributes));
    return {};
  }();
  if (!rest) return std::unexpected(in_context("item '" + item.key.name + "'", rest.error()));
  return item;
}

// Parses into one block of memory that is given back as a whole.
Result<json::value> parse(std::string_view text, json::storage_ptr storage) {
  boost::system::error_code error;
  json::value value = json::parse(text, error, std::move(storage), {.max_depth = 16});
  if (error) return fail(ErrorKind::InvalidInput, "not JSON: " + error.message());
  return value;
}

std::string_view name_of(ports::ChangeKind kind) {
  switch (kind) {
    case ports::ChangeKind::Insert:
      return "INSERT";
    case ports::ChangeKind::Modify:
      return "MODIFY";
    case ports::ChangeKind::Remove:
      return "REMOVE";
  }
  return "";
}

ports::ChangeRecord malformed(std::string sequence_number, std::string message) {
  return {.sequence_number = std::move(sequence_number),
          .kind = ports::ChangeKind::Modify,
          .created = Instant{},
          .item = fail(ErrorKind::InvalidInput, std::move(message))};
}

ports::ChangeRecord read_record(const json::value& value) {
  const auto* record = value.if_object();
  const json::value* stream = record ? record->if_contains("dynamodb") : nullptr;
  if (!stream || !stream->is_object()) return malformed("", "the record has no 'dynamodb' object");
  const json::object& change = stream->get_object();

  const json::value* number = change.if_contains("SequenceNumber");
  if (!number || !number->is_string()) return malformed("", "the record has no SequenceNumber");
  std::string sequence_number(view(number->get_string()));

  const json::value* event_name = record->if_contains("eventName");
  const std::string_view name = event_name && event_name->is_string() ? view(event_name->get_string()) : "";
  if (name != "INSERT" && name != "MODIFY" && name != "REMOVE")
    return malformed(std::move(sequence_number),
                     "eventName '" + std::string(name) + "' is not INSERT, MODIFY or REMOVE");

  ports::ChangeRecord result = malformed(std::move(sequence_number), "");
  result.kind = name == "INSERT"   ? ports::ChangeKind::Insert
                : name == "MODIFY" ? ports::ChangeKind::Modify
                                   : ports::ChangeKind::Remove;
  if (const json::value* created = change.if_contains("ApproximateCreationDateTime");
      created && created->is_number()) {
    const double seconds = created->to_number<double>();
    if (seconds >= 0 && seconds < 253'402'300'800.0)  // The year 9999.
      result.created = Instant(Milliseconds(static_cast<std::int64_t>(seconds * 1000)));
  }

  const auto member = [&](std::string_view key) -> const json::object* {
    const json::value* found = change.if_contains(key);
    return found ? found->if_object() : nullptr;
  };
  if (result.kind == ports::ChangeKind::Remove) {
    // The old image is there or not, by the stream's view type; the keys always are.
    const json::object* image = member("OldImage");
    if (image) result.item = read_item(*image);
    const json::object* keys = member("Keys");
    if (!result.item && keys) {
      const auto key = read_key(*keys);
      if (key) {
        result.item = market::Item{.key = *key};
      } else {
        result.item = std::unexpected(key.error());
      }
    }
    if (!image && !keys)
      result.item = fail(ErrorKind::InvalidInput, "the record has neither Keys nor OldImage");
  } else if (const json::object* image = member("NewImage")) {
    result.item = read_item(*image);
  } else {
    result.item = fail(ErrorKind::InvalidInput, "the record has no NewImage");
  }
  return result;
}

}  // namespace

std::string encode_item(const market::Item& item) {
  std::string out;
  out.reserve(256 + item.history.quotes().size() * 32);
  out += '{';
  append_text_attribute(out, kName, item.key.name);
  for (const auto& [name, value] : {std::pair{kOwner, &item.key.owner}, std::pair{kUrl, &item.url},
                                    std::pair{kCurrency, &item.currency}}) {
    if (value->empty()) continue;
    out += ',';
    append_text_attribute(out, name, *value);
  }
  out += ",\"Prices\":{\"M\":{";
  bool first = true;
  for (const market::Quote& quote : item.history.quotes()) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += format_day(quote.day);
    out += "\":";
    if (!quote.range && !quote.volume) {
      append_number(out, quote.close.value());
      continue;
    }
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
  out += "}}}";
  return out;
}

Result<market::Item> decode_item(std::string_view attributes) {
  json::monotonic_resource memory;
  const json::value value = TRY(parse(attributes, &memory));
  if (!value.is_object()) return fail(ErrorKind::InvalidInput, "the item is not a JSON object");
  return read_item(value.get_object());
}

std::string encode_record(const StoredRecord& record) {
  std::string out = "{\"eventID\":\"" + record.sequence_number + "\",\"eventName\":\"";
  out += name_of(record.kind);
  out +=
      "\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"local\",\"dynamodb\":{";
  const auto milliseconds = record.created.time_since_epoch().count();
  out += "\"ApproximateCreationDateTime\":" + format_shortest(static_cast<double>(milliseconds) / 1000);
  out += ",\"Keys\":";
  append_key(out, record.key);
  if (!record.new_image.empty()) out += ",\"NewImage\":" + record.new_image;
  if (!record.old_image.empty()) out += ",\"OldImage\":" + record.old_image;
  out += ",\"SequenceNumber\":\"" + record.sequence_number +
         "\",\"SizeBytes\":" + std::to_string(record.new_image.size() + record.old_image.size());
  out +=
      ",\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},\"eventSourceARN\":\"arn:bellwether:local:table/prices\"}";
  return out;
}

ports::ChangeRecord decode_record(const StoredRecord& record) {
  ports::ChangeRecord decoded = malformed(record.sequence_number, "");
  decoded.kind = record.kind;
  decoded.created = record.created;
  const bool removed = record.kind == ports::ChangeKind::Remove;
  decoded.item = decode_item(removed ? record.old_image : record.new_image);
  // What is left of a malformed item must not keep its charts from going.
  if (removed && !decoded.item) decoded.item = market::Item{.key = record.key};
  return decoded;
}

Result<std::vector<ports::ChangeRecord>> decode_event(std::string_view event) {
  json::monotonic_resource memory;
  const json::value value = TRY(parse(event, &memory));
  const auto* object = value.if_object();
  const json::value* records = object ? object->if_contains("Records") : nullptr;
  if (!records || !records->is_array())
    return fail(ErrorKind::InvalidInput,
                "the event has no 'Records' array; expected a DynamoDB stream event");
  std::vector<ports::ChangeRecord> decoded;
  decoded.reserve(records->get_array().size());
  for (const json::value& record : records->get_array()) decoded.push_back(read_record(record));
  return decoded;
}

std::string encode_response(const ports::BatchResponse& response) {
  std::string out = "{\"batchItemFailures\":[";
  for (const ports::RecordFailure& failure : response.failures) {
    if (out.back() != '[') out += ',';
    out += "{\"itemIdentifier\":";
    append_string(out, failure.sequence_number);
    out += '}';
  }
  return out + "]}";
}

}  // namespace bellwether::events
