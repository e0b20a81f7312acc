#include "cli/reading_view.h"

#include "events/reading_json.h"
#include "functions/read_sentiment.h"

namespace bellwether::cli {

Result<std::optional<sentiment::Reading>> reading_of(const market::Item& item, ports::Bucket& bucket) {
  using Found = std::optional<sentiment::Reading>;
  const std::string key = functions::reading_key(item, ".json");
  const auto text = bucket.get(key);
  if (!text && text.error().kind == ErrorKind::NotFound) return Found();
  if (!text) return std::unexpected(text.error());
  auto reading = events::decode_reading(*text);
  if (!reading) return std::unexpected(in_context(key, reading.error()));
  // Items whose URLs end alike share one result.
  if (reading->name != item.key.name) return Found();
  return Found(*std::move(reading));
}

std::string reading_text(const sentiment::Reading& reading) {
  if (reading.sentiment) return std::string(label_text(reading.sentiment->label));
  switch (reading.state) {
    case sentiment::ReadingState::Missing:
      return "no summary";
    case sentiment::ReadingState::Ambiguous:
      return "ambiguous";
    default:
      return "not scored";
  }
}

}  // namespace bellwether::cli
