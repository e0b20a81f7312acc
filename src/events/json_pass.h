// One pass over JSON text.
//
// A visitor is told of every value where it stands and says which ones matter; the
// others are checked to be JSON and forgotten. Attribute maps of items are read on
// the way, without a call of the visitor for each value: that is where nearly all
// bytes of an event are.
//
// Depth is limited, and memory is bounded by the longest text and the largest item.

#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "events/attribute_names.h"
#include "market/item.h"
#include "ports/item_place.h"

namespace bellwether::events {

// DynamoDB nests values 32 levels deep, each of them two levels of JSON.
inline constexpr std::size_t kJsonDepthMax = 128;

class JsonVisitor {
 public:
  enum class Follow {
    Enter,  // Tell me what is in it, and when it ends.
    Skip,
    Item,   // An object only: read it as an item's attribute map and hand it to item().
    Place,  // The same of what says where the item's objects are; all else in the map is skipped.
  };

  virtual ~JsonVisitor() = default;

  // A member's name; false: its value does not matter.
  virtual bool key(std::string_view name) = 0;
  virtual Follow open_object() = 0;
  virtual Follow open_array() = 0;
  // The object or array that was entered last has ended.
  virtual void close() = 0;
  virtual void text(std::string_view /*value*/) {}
  virtual void number(double /*value*/, std::string_view /*digits*/) {}
  virtual void literal(std::string_view /*word*/) {}  // "true", "false" or "null".
  virtual void item(Result<market::Item>&& /*item*/) {}
  virtual void place(Result<ports::ItemPlace>&& /*place*/) {}

  const std::optional<Error>& refusal() const { return refusal_; }

 protected:
  // Ends the pass with this error.
  void refuse(std::string message) { refusal_ = Error{ErrorKind::InvalidInput, std::move(message)}; }

 private:
  std::optional<Error> refusal_;
};

// InvalidInput when the text is not JSON, or the visitor's refusal.
Result<void> read_json(std::string_view text, JsonVisitor& visitor, const AttributeNames& names = {});

}  // namespace bellwether::events
