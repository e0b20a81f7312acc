// Events of a DynamoDB stream, and the answer to one.
//
// An event is read in one pass, at about the speed of the parser. Members come in
// any order and unknown ones are ignored; a member that matters and comes twice is an
// error. A malformed record is an error in its own `item`, but a record without a
// sequence number spoils the whole event: nothing could name it in the response, and
// AWS takes an empty name for a failure of the whole batch.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "events/attribute_names.h"
#include "events/response_json.h"
#include "market/item.h"
#include "ports/change_record.h"

namespace bellwether::events {

// A record of a stream as it lies in a store.
struct StoredRecord {
  std::string sequence_number;
  ports::ChangeKind kind;
  Instant created;
  market::ItemKey key;
  std::string new_image;  // DynamoDB attribute map; empty for Remove.
  // The state before: always of a Remove, whose URL names the charts to delete; else where it is asked for.
  std::string old_image = {};
};

// Of the table's stream on this machine.
inline constexpr std::string_view kLocalStreamArn = "arn:bellwether:local:table/prices";

// "INSERT", "MODIFY" or "REMOVE".
std::string_view event_name(ports::ChangeKind kind);

// The record's AWS shape: {"eventID":...,"eventName":"MODIFY","dynamodb":{"Keys":...,"NewImage":...}}.
std::string encode_record(const StoredRecord& record, const AttributeNames& names = {});

// What is decoded of an item as it was before.
enum class OldItem { Place, Whole };

// What a function gets: the image decoded, or the error that it is malformed.
ports::ChangeRecord decode_record(const StoredRecord& record, const AttributeNames& names = {},
                                  OldItem old = OldItem::Place);

// {"Records":[...]} into records.
Result<std::vector<ports::ChangeRecord>> decode_event(std::string_view event,
                                                      const AttributeNames& names = {},
                                                      OldItem old = OldItem::Place);

}  // namespace bellwether::events
