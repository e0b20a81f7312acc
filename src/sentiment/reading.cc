#include "sentiment/reading.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/formula_text.h"
#include "base/text.h"

namespace bellwether::sentiment {
namespace {

std::string_view state_text(ReadingState state) {
  switch (state) {
    case ReadingState::Scored:
      return "scored";
    case ReadingState::Missing:
      return "missing";
    case ReadingState::Ambiguous:
      return "ambiguous";
    case ReadingState::Unscored:
      break;
  }
  return "unscored";
}

// Text from outside.
std::string text_cell(std::string_view text) {
  // A person may look at the file with cat.
  std::string shown = printable(text, "\t\r\n");
  const bool is_formula = looks_like_formula(shown);
  if (!is_formula && shown.find_first_of(",\"\r\n") == std::string::npos) return shown;
  std::string cell = is_formula ? "\"'" : "\"";
  for (const char c : shown) cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string score_cell(const std::optional<Sentiment>& sentiment, double Sentiment::* score) {
  return sentiment ? format_shortest((*sentiment).*score) : "";
}

std::string instant_cell(Instant instant) {
  return instant == Instant{} ? "" : format_instant(instant);
}

}  // namespace

std::string reading_csv(const Reading& reading) {
  const auto& sentiment = reading.sentiment;
  const bool has_compound = sentiment && sentiment->compound;
  const std::pair<std::string_view, std::string> cells[] = {
      {"name", text_cell(reading.name)},
      {"summary", text_cell(reading.summary)},
      {"source", text_cell(reading.source)},
      {"url", text_cell(reading.url)},
      {"revision", text_cell(reading.revision)},
      {"language", text_cell(reading.language)},
      {"label", sentiment ? std::string(label_text(sentiment->label)) : ""},
      {"positive", score_cell(sentiment, &Sentiment::positive)},
      {"negative", score_cell(sentiment, &Sentiment::negative)},
      {"neutral", score_cell(sentiment, &Sentiment::neutral)},
      {"mixed", score_cell(sentiment, &Sentiment::mixed)},
      {"compound", has_compound ? format_shortest(*sentiment->compound) : ""},
      {"read", instant_cell(reading.read)},
      {"changed", instant_cell(reading.changed)},
      {"scorer", text_cell(reading.scorer)},
      {"state", std::string(state_text(reading.state))},
      {"reason", text_cell(reading.reason)},
  };
  std::string header, row;
  for (const auto& [title, cell] : cells) {
    const std::string_view comma = header.empty() ? "" : ",";
    header.append(comma).append(title);
    row.append(comma).append(cell);
  }
  return header + "\r\n" + row + "\r\n";
}

}  // namespace bellwether::sentiment
