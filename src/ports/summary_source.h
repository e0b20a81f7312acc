// Where the text about an item comes from: an encyclopedia, a folder, a feed.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::ports {

enum class SummaryState {
  Found,
  Missing,    // The source has nothing by this name; asking again will not help.
  Ambiguous,  // The name stands for several things: see `choices`.
};

struct Summary {
  SummaryState state = SummaryState::Found;
  std::string text = {};      // UTF-8 plain text; empty unless Found.
  std::string title = {};     // As the source writes the name, after redirects.
  std::string language = {};  // "en"; empty when not known.
  std::string url = {};       // Of the page for people; empty when there is none.
  std::string revision = {};  // Whatever tells one state of the text from another; may be empty.
  std::vector<std::string> choices = {};
};

class SummarySource {
 public:
  virtual ~SummarySource() = default;

  // "wikipedia", "folder", "feed".
  virtual std::string_view name() const = 0;

  // Unavailable when the source is throttled or down, with retry_after_seconds where it
  // said so; InvalidInput when what it answered makes no sense.
  virtual Result<Summary> read(std::string_view item_name) = 0;
};

}  // namespace bellwether::ports
