// The headlines of a feed: RSS 2.0, RSS 1.0 (RDF) or Atom.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::summaries {

struct Headline {
  std::string text;  // Plain text, not empty.
  std::optional<Instant> published;
};

struct Feed {
  std::string title;
  std::string language;             // "en", as far as the feed says.
  std::string url;                  // Of the page for people.
  std::vector<Headline> headlines;  // In the feed's order.
};

// InvalidInput when the bytes are no XML, no feed, or not UTF-8 after the encoding
// that the XML declares. Document types and entities are passed over unread.
Result<Feed> parse_feed(std::string_view xml);

}  // namespace bellwether::summaries
