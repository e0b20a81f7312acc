#include "sentiment/sentiment.h"

#include <array>
#include <utility>

namespace bellwether::sentiment {
namespace {

constexpr std::array<std::pair<Label, std::string_view>, 4> kLabels = {{{Label::Positive, "POSITIVE"},
                                                                        {Label::Negative, "NEGATIVE"},
                                                                        {Label::Neutral, "NEUTRAL"},
                                                                        {Label::Mixed, "MIXED"}}};

}  // namespace

std::string_view label_text(Label label) {
  for (const auto& [known, text] : kLabels)
    if (known == label) return text;
  return "";
}

std::optional<Label> parse_label(std::string_view text) {
  for (const auto& [label, known] : kLabels)
    if (known == text) return label;
  return std::nullopt;
}

}  // namespace bellwether::sentiment
