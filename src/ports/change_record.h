// What a function gets from a stream and what it answers.

#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/item.h"
#include "ports/event.h"
#include "ports/item_place.h"

namespace bellwether::ports {

enum class ChangeKind { Insert, Modify, Remove };

// One change of one item. Within an item, records come in the order of the
// changes.
struct ChangeRecord {
  std::string sequence_number;  // Decimal digits; compare by length, then bytes.
  ChangeKind kind;
  Instant created;
  // The item after the change; of a Remove its key, and its URL where the stream says it. An error when the
  // record is malformed.
  Result<market::Item> item;
  // Where the item was before the change. Nothing where the stream carries no old image, or none that can be
  // read so far.
  std::optional<ItemPlace> before = std::nullopt;
  // The whole of it, for a function that asks for it. Nothing too where it cannot be read.
  std::optional<market::Item> item_before = std::nullopt;
};

struct RecordFailure {
  std::string sequence_number;
  Error error;
};

// The records of a batch that were not processed. The caller delivers again
// from the lowest failed sequence number on, so a function must do no harm when
// it sees a record twice.
struct BatchResponse {
  std::vector<RecordFailure> failures = {};
};

// Reported of each of them, with its sequence number and the reason.
inline constexpr Event kRecordFailed{
    .phrase = "record failed", .level = Level::Error, .counts = {"RecordsFailed"}, .sum = "failures"};

// A function with a stream behind it. An error means that the whole batch
// failed.
using StreamFunction = std::function<Result<BatchResponse>(std::span<const ChangeRecord>)>;

}  // namespace bellwether::ports
