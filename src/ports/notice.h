// A notice: what somebody is told of one alert or of several, and the ways by which it is told.
//
// A way tells the whole notice or fails. An error of the kind Unavailable means that it may be told later by
// the same way; with retry_after_seconds, not before. Whatever the answer, it may have been told: whoever
// tells it again keeps the notice's id, by which a reader knows the second copy.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::ports {

// A picture that goes with an item of a notice.
struct NoticePicture {
  std::string name;  // "sol-ring.png".
  std::string png;
  std::string text;  // For whoever does not see it.
  int width;         // In CSS pixels.
  int height;
};

// "Price": "21.00 USD on 2026-11-27".
struct NoticeFact {
  std::string label;
  std::string value;
};

struct NoticeItem {
  std::string headline;  // "Sol Ring reached your target of 20.00 USD".
  std::vector<NoticeFact> facts;
  std::string reason;  // Why this came, a sentence.
  std::string link;    // The item's page; empty: there is none.
  std::optional<NoticePicture> picture;
};

struct Notice {
  std::string id;       // [a-z0-9-], 16 to 64 of them, and the same for the same alerts.
  std::string subject;  // One line of UTF-8, under 100 characters.
  std::vector<NoticeItem> items;
  std::string stop;       // How to stop these, a sentence.
  std::string stop_link;  // Which stops them with one click; empty: there is none.
  Instant at;
  bool is_japanese = false;
};

class NoticeWay {
 public:
  virtual ~NoticeWay() = default;
  virtual std::string_view name() const = 0;  // "smtp".
  virtual Result<void> tell(const Notice& notice) = 0;
};

}  // namespace bellwether::ports
