// Sentiment: what a text feels like, as a label and its four scores.

#pragma once

#include <optional>
#include <string_view>

namespace bellwether::sentiment {

enum class Label { Positive, Negative, Neutral, Mixed };

// "POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED".
std::string_view label_text(Label label);
std::optional<Label> parse_label(std::string_view text);

struct Sentiment {
  Label label;
  double positive, negative, neutral, mixed;      // Each 0 to 1, together 1.
  std::optional<double> compound = std::nullopt;  // -1 to 1, where the scorer has one.

  bool operator==(const Sentiment&) const = default;
};

}  // namespace bellwether::sentiment
