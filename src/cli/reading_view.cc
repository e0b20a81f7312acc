#include "cli/reading_view.h"

namespace bellwether::cli {

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
