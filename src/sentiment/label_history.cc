#include "sentiment/label_history.h"

namespace bellwether::sentiment {
namespace {

constexpr std::size_t kHistoryMax = 20;

std::optional<Label> label_of(const Reading& reading) {
  return reading.sentiment ? std::optional(reading.sentiment->label) : std::nullopt;
}

// When text, state or label last changed, and which labels there were.
void note_change(Reading& reading, const std::optional<Reading>& before) {
  const bool same = before && before->state == reading.state && before->text_hash == reading.text_hash &&
                    label_of(*before) == label_of(reading);
  reading.changed = same ? before->changed : reading.read;
  if (before) reading.history = before->history;
  if (reading.history.empty() || reading.history.back().label != label_of(reading))
    reading.history.push_back({reading.read, label_of(reading)});
  if (reading.history.size() > kHistoryMax) reading.history.erase(reading.history.begin());
}

}  // namespace

std::optional<LabelTurn> continue_history(Reading& reading, const std::optional<Reading>& before,
                                          Instant asked) {
  note_change(reading, before);
  if (before && before->source == reading.source) reading.settled = before->settled;
  const LabelChange& last = reading.history.back();
  if (!last.label) return std::nullopt;
  if (reading.settled && reading.settled->scorer != reading.scorer) reading.settled.reset();
  const bool is_second = last.at < asked;
  if (!is_second || (reading.settled && reading.settled->label == *last.label)) return std::nullopt;
  const SettledLabel settled{.label = *last.label, .since = last.at, .scorer = reading.scorer};
  std::optional<LabelTurn> turn;
  if (reading.settled) turn = LabelTurn{.from = *reading.settled, .to = settled};
  reading.settled = settled;
  return turn;
}

}  // namespace bellwether::sentiment
