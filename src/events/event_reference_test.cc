// The same events read a second time, by a decoder that builds the whole JSON document
// and looks things up in it: slow, and too simple to be wrong in the same way.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <set>

#include "event_maker.h"
#include "events/json_pass.h"
#include "events/mended_event.h"
#include "events/stream_event.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;
using json::error_code;

// The only member of an object, when its name is `type`.
const json::value* content(const json::value& attribute, std::string_view type) {
  const auto* object = attribute.if_object();
  return object && object->size() == 1 && object->begin()->key() == type ? &object->begin()->value()
                                                                         : nullptr;
}

// What boto3 writes for None.
bool is_null(const json::value& attribute) {
  return content(attribute, "NULL") != nullptr;
}

// Nothing where the attribute is absent or null.
const json::value* find_attribute(const json::object& attributes, std::string_view name) {
  const json::value* attribute = attributes.if_contains(name);
  return attribute && !is_null(*attribute) ? attribute : nullptr;
}

std::string described(const json::value& attribute) {
  const auto* object = attribute.if_object();
  if (!object || object->size() != 1) return "no attribute value";
  return "of type " + std::string(object->begin()->key());
}

Result<std::string> read_text(const json::object& attributes, std::string_view name) {
  const json::value* attribute = find_attribute(attributes, name);
  if (!attribute) return std::string();
  const json::value* value = content(*attribute, "S");
  if (!value || !value->is_string())
    return fail(ErrorKind::InvalidInput,
                std::string(name) + " is " + described(*attribute) + ", not text (S)");
  return std::string(value->get_string());
}

Result<std::string> read_number(const json::value& attribute) {
  const json::value* value = content(attribute, "N");
  if (!value || !value->is_string())
    return fail(ErrorKind::InvalidInput, "value is " + described(attribute) + ", not a number (N)");
  return std::string(value->get_string());
}

Result<double> read_price(const json::value& attribute) {
  const std::string digits = TRY(read_number(attribute));
  const market::Price price = TRY(market::Price::parse(digits));
  return price.value();
}

Result<double> read_volume(const json::value& attribute) {
  const std::string digits = TRY(read_number(attribute));
  double volume = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), volume);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(volume))
    return fail(ErrorKind::InvalidInput, "'" + digits + "' is not a number");
  return volume;
}

Result<market::Quote> read_parts(Day day, const json::object& parts) {
  const auto part = [&](std::string_view name) -> Result<double> {
    const json::value* value = find_attribute(parts, name);
    if (!value) return fail(ErrorKind::InvalidInput, std::string(name) + " is missing");
    const auto number = name == "volume" ? read_volume(*value) : read_price(*value);
    if (!number) return std::unexpected(in_context(name, number.error()));
    return *number;
  };
  const double close = TRY(part("close"));
  market::Quote quote{.day = day, .close = market::Price(close)};
  const auto has = [&](std::string_view name) { return find_attribute(parts, name) != nullptr; };
  if (has("open") || has("high") || has("low")) {
    const double open = TRY(part("open"));
    const double high = TRY(part("high"));
    const double low = TRY(part("low"));
    quote.range = market::DayRange{market::Price(open), market::Price(high), market::Price(low)};
  }
  if (has("volume")) quote.volume = TRY(part("volume"));
  if (const auto rule = market::broken_rule(quote)) return fail(ErrorKind::InvalidInput, *rule);
  return quote;
}

// A day on which there was no price: a null, or a candle whose prices all are.
bool is_gap(const json::value& attribute) {
  if (is_null(attribute)) return true;
  const json::value* map = content(attribute, "M");
  if (!map || !map->is_object() || !map->get_object().contains("close")) return false;
  for (const char* name : {"close", "open", "high", "low"}) {
    const json::value* part = map->get_object().if_contains(name);
    if (part && !is_null(*part)) return false;
  }
  return true;
}

Result<market::Quote> read_quote(std::string_view day_text, const json::value& attribute) {
  const Day day = TRY(parse_day(day_text));
  const json::value* map = content(attribute, "M");
  if (map && map->is_object()) return read_parts(day, map->get_object());
  const double price = TRY(read_price(attribute));
  return market::Quote{.day = day, .close = market::Price(price)};
}

Result<market::PriceHistory> read_prices(const json::object& attributes) {
  const json::value* attribute = find_attribute(attributes, "Prices");
  if (!attribute) return market::PriceHistory();
  const json::value* map = content(*attribute, "M");
  if (!map || !map->is_object())
    return fail(ErrorKind::InvalidInput, "Prices is " + described(*attribute) + ", not a map (M)");
  market::PriceHistory history;
  for (const auto& [day_text, value] : map->get_object()) {
    if (is_gap(value) && parse_day(day_text)) continue;
    const auto quote = read_quote(day_text, value);
    if (!quote) return std::unexpected(in_context("day '" + std::string(day_text) + "'", quote.error()));
    history.set(*quote);
  }
  return history;
}

Result<std::optional<market::Price>> read_level(const json::object& attributes, std::string_view name) {
  const json::value* attribute = find_attribute(attributes, name);
  if (!attribute) return std::nullopt;
  const json::value* digits = content(*attribute, "N");
  if (!digits || !digits->is_string())
    return fail(ErrorKind::InvalidInput,
                std::string(name) + " is " + described(*attribute) + ", not a number (N)");
  const auto price = market::Price::parse(std::string_view(digits->get_string()));
  if (!price) return std::unexpected(in_context(name, price.error()));
  return *price;
}

Result<std::vector<std::string>> read_tags(const json::object& attributes) {
  const json::value* attribute = find_attribute(attributes, "Tags");
  if (!attribute) return std::vector<std::string>();
  const json::value* set = content(*attribute, "SS");
  if (!set || !set->is_array())
    return fail(ErrorKind::InvalidInput, "Tags is " + described(*attribute) + ", not a set of texts (SS)");
  std::set<std::string> tags;
  for (const json::value& tag : set->get_array()) {
    if (!tag.is_string()) return fail(ErrorKind::InvalidInput, "Tags holds what is no text");
    tags.emplace(tag.get_string());
  }
  return std::vector(tags.begin(), tags.end());
}

Result<market::ItemKey> read_key(const json::object& attributes) {
  const std::string_view label =
      find_attribute(attributes, "Card") || !find_attribute(attributes, "name") ? "Card" : "name";
  market::ItemKey key;
  key.name = TRY(read_text(attributes, label));
  key.owner = TRY(read_text(attributes, "Owner"));
  if (key.owner == kNoOwner) key.owner.clear();
  if (const auto checked = market::check_name(key.name); !checked)
    return std::unexpected(in_context(label, checked.error()));
  return key;
}

Result<market::Item> read_item(const json::object& attributes) {
  market::Item item;
  item.key = TRY(read_key(attributes));
  const auto rest = [&]() -> Result<void> {
    item.url = TRY(read_text(attributes, "URL"));
    item.currency = TRY(read_text(attributes, "Currency"));
    item.target = TRY(read_level(attributes, "Target"));
    item.bought_at = TRY(read_level(attributes, "BoughtAt"));
    item.tags = TRY(read_tags(attributes));
    item.history = TRY(read_prices(attributes));
    return {};
  }();
  if (!rest) return std::unexpected(in_context("item '" + item.key.name + "'", rest.error()));
  return item;
}

std::string text_or_empty(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

Instant read_created(const json::object& change) {
  const json::value* created = change.if_contains("ApproximateCreationDateTime");
  if (created && created->is_string())
    return parse_instant(std::string(created->get_string())).value_or(Instant());
  if (!created || !created->is_number()) return Instant();
  const double seconds = created->to_number<double>();
  if (!(seconds >= 0 && seconds < 253'402'300'800.0)) return Instant();
  return Instant(Milliseconds(std::llround(seconds * 1000)));
}

Result<ports::ItemPlace> read_place(const json::object& attributes) {
  ports::ItemPlace place;
  place.key = TRY(read_key(attributes));
  place.url = TRY(read_text(attributes, "URL"));
  return place;
}

std::optional<ports::ItemPlace> read_place_before(const json::object& change) {
  const json::value* image = change.if_contains("OldImage");
  if (!image || !image->is_object()) return std::nullopt;
  const auto place = read_place(image->get_object());
  return place ? std::optional(*place) : std::nullopt;
}

Result<market::Item> read_image(const json::object& record, const json::object& change) {
  const auto image = [&](std::string_view name) -> const json::object* {
    const json::value* found = change.if_contains(name);
    return found ? found->if_object() : nullptr;
  };
  const std::string kind = text_or_empty(record, "eventName");
  if (kind != "INSERT" && kind != "MODIFY" && kind != "REMOVE")
    return fail(ErrorKind::InvalidInput, "eventName '" + kind + "' is not INSERT, MODIFY or REMOVE");
  if (kind != "REMOVE") {
    if (image("NewImage")) return read_item(*image("NewImage"));
    return fail(ErrorKind::InvalidInput, "the record has no NewImage");
  }
  if (!image("OldImage") && !image("Keys"))
    return fail(ErrorKind::InvalidInput, "the record has neither Keys nor OldImage");
  auto place = read_place(*image(image("OldImage") ? "OldImage" : "Keys"));
  if (!place && image("Keys")) place = read_place(*image("Keys"));
  if (!place) return std::unexpected(place.error());
  return market::Item{.key = place->key, .url = place->url};
}

Result<ports::ChangeRecord> read_record(const json::value& value) {
  const auto* record = value.if_object();
  const json::value* stream = record ? record->if_contains("dynamodb") : nullptr;
  if (!stream || !stream->is_object()) return fail(ErrorKind::InvalidInput, "no change");
  const json::object& change = stream->get_object();
  const std::string number = text_or_empty(change, "SequenceNumber");
  if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
    return fail(ErrorKind::InvalidInput, "no sequence number");
  const std::string kind = text_or_empty(*record, "eventName");
  return ports::ChangeRecord{.sequence_number = number,
                             .kind = kind == "INSERT"   ? ports::ChangeKind::Insert
                                     : kind == "REMOVE" ? ports::ChangeKind::Remove
                                                        : ports::ChangeKind::Modify,
                             .created = read_created(change),
                             .item = read_image(*record, change),
                             .before = read_place_before(change)};
}

Result<std::vector<ports::ChangeRecord>> reference(std::string_view event) {
  error_code error;
  const json::value value = json::parse(event, error, {}, {.max_depth = kJsonDepthMax});
  if (error) return fail(ErrorKind::InvalidInput, error.message());
  const auto* object = value.if_object();
  const json::value* records = object ? object->if_contains("Records") : nullptr;
  if (!records || !records->is_array()) return fail(ErrorKind::InvalidInput, "no records");
  std::vector<ports::ChangeRecord> decoded;
  for (const json::value& record : records->get_array()) {
    auto read = read_record(record);
    if (!read) return std::unexpected(read.error());
    decoded.push_back(std::move(*read));
  }
  return decoded;
}

// Whether some object has two members of one name: of those a document keeps the last, where we refuse.
class TwiceHandler {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the parser wants these names.
  static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1),
                               max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);
  // NOLINTEND(readability-identifier-naming)
  bool twice = false;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return seen_.emplace_back(), true; }
  bool on_object_end(std::size_t, error_code&) { return seen_.pop_back(), true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return key_.append(part), true; }
  bool on_key(json::string_view last, std::size_t, error_code&) {
    key_.append(last);
    twice |= !seen_.back().insert(key_).second;
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, error_code&) { return true; }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, error_code&) { return true; }
  bool on_double(double, json::string_view, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

 private:
  std::vector<std::set<std::string>> seen_;
  std::string key_;
};

bool has_twice(std::string_view event) {
  json::basic_parser<TwiceHandler> parser(json::parse_options{.max_depth = kJsonDepthMax});
  error_code error;
  parser.write_some(false, event.data(), event.size(), error);
  return parser.handler().twice;
}

TEST(EventReference, ReadsTheSameFromEventsOfEveryOrder) {
  std::size_t quotes = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    EventMaker maker(seed);
    const std::string event = maker.shuffled(maker.event());
    const auto ours = decode_event(event);
    const auto theirs = reference(event);
    ASSERT_TRUE(ours) << "seed " << seed << ": " << ours.error().message << "\n" << event;
    ASSERT_TRUE(theirs) << "seed " << seed << ": " << theirs.error().message;
    ASSERT_TRUE(same(*ours, *theirs)) << "seed " << seed << ": " << event;
    for (const auto& record : *ours)
      if (record.item) quotes += record.item->history.quotes().size();
  }
  EXPECT_GT(quotes, 5'000u);
}

// What hardware, bugs and enemies do to an event.
std::string mutated(std::string event, EventMaker& maker) {
  static constexpr const char* kPieces[] = {"\"",
                                            "\\",
                                            "{",
                                            "}",
                                            "[",
                                            "]",
                                            ":",
                                            ",",
                                            "null",
                                            "\xff\xfe",
                                            "\xed\xa0\x80",
                                            "\\ud800",
                                            "1e999",
                                            "-1e-999",
                                            "\"N\"",
                                            "\"M\"",
                                            "\"S\"",
                                            "99999999999999999999999999999999999999999999",
                                            "\"Card\""};
  const std::size_t at = maker.below(event.size() + 1), length = maker.below(200);
  switch (maker.below(12)) {
    case 0:
      if (at < event.size()) event[at] = static_cast<char>(event[at] ^ (1 << maker.below(8)));
      return event;
    case 1:
      return event.substr(0, at);
    case 2:
      return event.insert(at, event.substr(at, length));
    case 3:
      return event.erase(at, length);
    case 4:
      return event.insert(at, kPieces[maker.below(std::size(kPieces))]);
    case 5:
      return event.insert(at, std::string(1 + maker.below(300), maker.below(2) > 0 ? '[' : '{'));
    case 6:
      return event + event.substr(at);
    default:  // Most of these stay JSON.
      if (at < event.size()) event[at] = static_cast<char>('0' + maker.below(10));
      return event;
  }
}

TEST(EventReference, TenThousandMutatedEventsAreReadTheSameOrRefused) {
  constexpr int kEvents = 10'000;
  int read = 0, refused = 0, alike = 0;
  for (unsigned seed = 0; seed < kEvents; ++seed) {
    EventMaker maker(seed);
    std::string event = maker.shuffled(maker.event());
    for (std::size_t i = maker.below(4) == 0 ? 3 : 1; i > 0; --i) event = mutated(std::move(event), maker);
    const auto ours = decode_event(event);
    ours ? ++read : ++refused;
    if (ours) {
      ASSERT_LE(ours->size(), event.size());
    } else {
      ASSERT_FALSE(ours.error().message.empty());
    }
    // Of an event with a record that no parser takes the reference reads the others.
    const auto mended = reference(event) ? std::nullopt : mend_event(event);
    if (mended) event = mended->text;
    if (has_twice(event)) continue;
    const auto theirs = reference(event);
    ASSERT_EQ(ours.has_value(), theirs.has_value())
        << "seed " << seed << ": " << (ours ? theirs : ours).error().message << "\n"
        << event;
    ASSERT_TRUE(!ours || mended || same(*ours, *theirs)) << "seed " << seed << ": " << event;
    ++alike;
  }
  EXPECT_EQ(read + refused, kEvents);
  EXPECT_GT(read, kEvents / 10);
  EXPECT_GT(refused, kEvents / 10);
  EXPECT_GT(alike, kEvents / 2);
}

}  // namespace
}  // namespace bellwether::events
