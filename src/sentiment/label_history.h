// The history of labels: what a new reading makes of that which lies in the last one, and whether the label
// has turned, which is worth telling.
//
// A label has settled when two readings running had it. It has turned when another one settles, and is said
// to have once, by the reading that settles it. Readings without a label are passed over. What another scorer
// or another source says is news of them and not of the item, so that the label then settles anew, and
// nothing has turned.

#pragma once

#include <optional>

#include "sentiment/reading.h"

namespace bellwether::sentiment {

struct LabelTurn {
  SettledLabel from, to;

  bool operator==(const LabelTurn&) const = default;
};

// Gives the reading its time of change, its history and its settled label, out of the reading before.
//
// `asked` is when somebody asked for it. Two readings count as two when the second was asked for after the
// first: one that is made again, because its message was delivered again, does not.
std::optional<LabelTurn> continue_history(Reading& reading, const std::optional<Reading>& before,
                                          Instant asked);

}  // namespace bellwether::sentiment
