// An item out of a DynamoDB attribute map, in one pass.
//
// Whoever parses the JSON says what comes: begin() at the map's opening brace, then
// each member, until close() answers that the map has ended; take() is the item or
// says what is wrong with it. Of an item that is gone only its place is read: begin_place()
// and take_place(), which nothing else in the map can spoil. Members come in any order. One that comes twice
// is an error, and so is an attribute value with more than one type: DynamoDB writes neither, and guessing
// which was meant would invent a price. {"NULL":true}, which is what boto3 writes for None, is as if the
// attribute, the day or its part were not there.
//
// Memory is bounded by the text that was read.

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/attribute_names.h"
#include "events/day_reader.h"
#include "market/item.h"
#include "ports/item_place.h"

namespace bellwether::events {

class ItemReader {
 public:
  explicit ItemReader(AttributeNames names) : names_(std::move(names)) {}

  void begin();
  void begin_place();
  // A member's name; false: the value does not matter, and the reader is told nothing of it.
  bool key(std::string_view name);
  // False: what is in the object does not matter, and the reader is told nothing of it.
  bool open_object();
  void text(std::string_view value);
  // False: as of an object.
  bool open_array();
  void close_array();
  void other();  // A number or a literal, or an array that does not matter.
  // The object that was opened last has ended; true when that was the map.
  bool close();

  Result<market::Item> take();

  Result<ports::ItemPlace> take_place();

 private:
  enum class At { Map, Attribute, Texts, Days, Day, Parts, Part };
  // The place of an attribute. Those of ports::kAttributes come last, in their order.
  using Slot = std::size_t;
  static constexpr Slot kPrices = 0, kName = 1, kOwner = 2, kOtherName = 3, kFirstOfTable = 4;
  static constexpr Slot kUrl = kFirstOfTable;
  static_assert(ports::kAttributes[kUrl - kFirstOfTable].name == "url");
  static constexpr Slot kSlots = kFirstOfTable + ports::kAttributes.size();

  enum PartName : std::size_t { kClose, kOpen, kHigh, kLow, kVolume, kParts };

  // A type: DynamoDB's letter, or what stands for "SS" or "NULL": bytes that are no character in UTF-8.
  static constexpr char kTextSet = '\xFE', kNull = '\xFF';

  // {"S":"..."}, {"N":"..."}, {"SS":[...]}, {"M":{...}}: a type and what it holds.
  struct Value {
    int members = 0;
    char type = 0;               // 0: `long_type` is its name.
    bool fits = false;           // Its content is of the wanted type.
    std::string long_type = {};  // The name of one that is more than a letter.

    void begin() {
      members = 0;
      fits = false;
    }
    bool add(std::string_view name) {
      ++members;
      if (name.size() == 1) [[likely]] {
        type = name[0];
        return type == 'N' || type == 'M' || type == 'S';
      }
      return add_long(name);
    }
    bool add_long(std::string_view name);
    bool good() const { return members == 1 && fits; }
    bool is_null() const { return members == 1 && type == kNull; }
    std::string described() const;
  };

  struct Attribute {
    bool seen = false;
    bool is_null = false;
    std::string text = {}, error = {};  // The text is a number's digits, too.

    bool is_there() const { return seen && !is_null; }
    std::vector<std::string> texts = {};
  };

  struct Part {
    bool seen = false;
    bool is_null = false;
    double value = 0;
    std::string error = {};

    bool is_there() const { return seen && !is_null; }
  };

  Slot slot_of(std::string_view name) const;
  std::string_view name_of(Slot slot) const;
  static char type_of(Slot slot);
  bool attribute_key(std::string_view name);
  bool day_key(std::string_view text);
  bool part_key(std::string_view name);
  bool other_key(std::string_view name);
  bool open_other();
  void begin_parts();
  void day_price(std::string_view digits);
  void part_number(std::string_view digits);
  void other_text(std::string_view value);
  bool close_other();
  void end_attribute();
  Result<market::ItemKey> take_key();
  // Precondition of a price: it was seen.
  Result<void> take_value(Slot slot, std::string& text);
  Result<void> take_value(Slot slot, ports::PerhapsPrice& price);
  Result<void> take_value(Slot slot, std::vector<std::string>& texts);
  Result<void> check_taken(Slot slot) const;
  void end_odd_day();
  void end_part();
  bool is_null_candle() const;
  Result<market::Quote> quote_of_parts() const;
  std::vector<market::Quote> take_quotes();
  void refuse_day(std::string_view day, Error reason);

  const AttributeNames names_;
  At at_ = At::Map;
  bool is_place_ = false;
  Slot slot_ = kName;
  PartName part_ = kClose;
  Value attribute_value_, day_value_, part_value_;
  std::array<Attribute, kSlots> attributes_;
  std::array<Part, kParts> parts_;
  DayReader days_;
  Day day_{};
  market::Price price_{0};
  bool is_odd_ = false;  // The day has parts, or is in error.
  bool has_parts_ = false;
  std::optional<Error> day_error_;      // Of the day that is being read.
  std::optional<Error> history_error_;  // The first.
  std::vector<market::Quote> quotes_;
  std::size_t quotes_expected_ = 0;  // As many as the last item had: items of one table are alike.
};

// Of the values in an event nearly all are days, and these four are called for each: they
// are inline for the parser's sake, and leave to others what is rare.

inline bool ItemReader::key(std::string_view name) {
  if (at_ == At::Day) return day_value_.add(name);
  if (at_ == At::Days) return day_key(name);
  if (at_ == At::Part) return part_value_.add(name);
  return other_key(name);
}

inline bool ItemReader::open_object() {
  if (at_ != At::Days) return open_other();
  day_value_.begin();
  at_ = At::Day;
  return true;
}

inline void ItemReader::text(std::string_view value) {
  if (at_ == At::Day && day_value_.type == 'N') return day_price(value);
  other_text(value);
}

inline bool ItemReader::close() {
  if (at_ != At::Day) return close_other();
  at_ = At::Days;
  if (!day_value_.good() || is_odd_) {
    end_odd_day();
  } else {
    // In its place: copying what was just written in pieces would wait for the pieces.
    quotes_.emplace_back(day_, price_);
  }
  return false;
}

}  // namespace bellwether::events
