// A reading: what is known of an item's sentiment, and how it came about. It is
// what lies in the bucket for each name.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "sentiment/sentiment.h"

namespace bellwether::sentiment {

enum class ReadingState { Scored, Missing, Ambiguous, Unscored };

struct LabelChange {
  Instant at;
  std::optional<Label> label;  // Nothing: from then on there was no text to score.

  bool operator==(const LabelChange&) const = default;
};

// That two readings running had. See label_history.h.
struct SettledLabel {
  Label label;
  Instant since;       // Of the first of them.
  std::string scorer;  // Whose label it is.

  bool operator==(const SettledLabel&) const = default;
};

struct Reading {
  std::string name;
  ReadingState state = ReadingState::Scored;
  std::string summary = {};  // The text that was scored.
  std::string source = {};   // "wikipedia", "folder", "feed".
  std::string url = {}, revision = {}, language = {};
  std::vector<std::string> choices = {};  // When ambiguous.
  std::string reason = {};                // Why there is no score; empty when there is.
  std::optional<Sentiment> sentiment = std::nullopt;
  std::string scorer = {};                // "vader-3.3.2".
  std::string text_hash = {};             // Of text, language and scorer: the same hash is not scored again.
  Instant read{};                         // When the source was last asked.
  Instant changed{};                      // When text or sentiment last changed.
  std::vector<LabelChange> history = {};  // Oldest first, at most 20.
  std::optional<SettledLabel> settled = std::nullopt;

  bool operator==(const Reading&) const = default;
};

// A header line and one row, by RFC 4180; a cell that a spreadsheet would take for
// a formula is preceded by an apostrophe. What there is not is an empty cell.
std::string reading_csv(const Reading& reading);

}  // namespace bellwether::sentiment
