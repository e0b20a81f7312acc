// Items and stream events as AWS writes them in JSON.
//
// An item is a DynamoDB attribute map with the old table's attribute names:
//   {"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"URL":{"S":"https://..."},
//    "Currency":{"S":"JPY"},
//    "Prices":{"M":{"2024-01-31":{"N":"120.5"},
//                   "2024-02-01":{"M":{"open":{"N":"1"},"high":...,"low":...,"close":...,"volume":...}}}}}
// Owner, URL, Currency and Prices may be absent; other attributes are ignored.
// The local engine stores items in this form, so a record is the same thing on
// every stage.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "market/item.h"
#include "ports/change_record.h"

namespace bellwether::events {

// Largest item DynamoDB takes, in bytes; the local table keeps the same limit.
inline constexpr std::size_t kItemBytesMax = 400 * 1024;

std::string encode_item(const market::Item& item);

// InvalidInput names the item, the day and the value: "item 'Sol Ring', day
// '2024-02-30': not a day; write YYYY-MM-DD".
Result<market::Item> decode_item(std::string_view attributes);

// A record of a stream as it lies in a store.
struct StoredRecord {
  std::string sequence_number;
  ports::ChangeKind kind;
  Instant created;
  market::ItemKey key;
  std::string new_image;       // DynamoDB attribute map; empty for Remove.
  std::string old_image = {};  // The last state, for Remove only: its URL names the charts to delete.
};

// The record's AWS shape: {"eventID":...,"eventName":"MODIFY","dynamodb":{"Keys":...,"NewImage":...}}.
std::string encode_record(const StoredRecord& record);

// What a function gets: the image decoded, or the error that it is malformed.
ports::ChangeRecord decode_record(const StoredRecord& record);

// {"Records":[...]} into records. An error only when the event as a whole is
// malformed; a malformed record is an error in its own `item`.
Result<std::vector<ports::ChangeRecord>> decode_event(std::string_view event);

// {"batchItemFailures":[{"itemIdentifier":"<sequence number>"},...]}, one for each failure.
std::string encode_response(const ports::BatchResponse& response);

}  // namespace bellwether::events
