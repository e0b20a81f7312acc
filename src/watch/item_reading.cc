#include "watch/item_reading.h"

#include <string>
#include <utility>

#include "events/reading_json.h"

namespace bellwether::watch {

Result<std::optional<sentiment::Reading>> reading_of(const market::Item& item,
                                                     const functions::ObjectKeys& keys,
                                                     ports::Bucket& bucket) {
  using Found = std::optional<sentiment::Reading>;
  const std::string key = functions::reading_key(keys, item, ".json");
  const auto text = bucket.get(key);
  if (!text && text.error().kind == ErrorKind::NotFound) return Found();
  if (!text) return std::unexpected(text.error());
  auto reading = events::decode_reading(*text);
  if (!reading) return std::unexpected(in_context(key, reading.error()));
  // Where the template has {name} or {url}, items may share one result.
  if (reading->name != item.key.name) return Found();
  return Found(*std::move(reading));
}

}  // namespace bellwether::watch
