#include "events/stream_event.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "events/item_json.h"
#include "events/json_pass.h"
#include "events/member_table.h"
#include "events/records_visitor.h"

namespace bellwether::events {
namespace {

using ports::ChangeKind;

constexpr double kYear10000 = 253'402'300'800.0;  // In seconds since 1970.

std::optional<ChangeKind> kind_of(std::string_view name) {
  for (const ChangeKind kind : {ChangeKind::Insert, ChangeKind::Modify, ChangeKind::Remove})
    if (name == event_name(kind)) return kind;
  return std::nullopt;
}

bool is_sequence_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The members of a record that matter.
enum class StreamMember { None, EventName, Change, SequenceNumber, Created, Keys, NewImage, OldImage };

using StreamEntry = std::pair<std::string_view, StreamMember>;
constexpr StreamEntry kStreamRecordMembers[] = {{"eventName", StreamMember::EventName},
                                                {"dynamodb", StreamMember::Change}};
constexpr StreamEntry kChangeMembers[] = {{"SequenceNumber", StreamMember::SequenceNumber},
                                          {"ApproximateCreationDateTime", StreamMember::Created},
                                          {"Keys", StreamMember::Keys},
                                          {"NewImage", StreamMember::NewImage},
                                          {"OldImage", StreamMember::OldImage}};

// A record as far as it was read.
struct Draft {
  SeenMembers<StreamMember> seen;
  std::string event_name, sequence_number;
  std::optional<ChangeKind> kind;
  Instant created{};
  std::optional<Result<market::Item>> new_image;
  // The old image is there or not, by the stream's view type; the keys always are.
  std::optional<Result<ports::ItemPlace>> keys, old_image;
  std::optional<market::Item> old_item = std::nullopt;
};

Result<market::Item> removed_item(const Draft& draft) {
  const bool use_keys = draft.keys && !(draft.old_image && draft.old_image->has_value());
  const auto& known = use_keys ? draft.keys : draft.old_image;
  if (!known) return fail(ErrorKind::InvalidInput, "the record has neither Keys nor OldImage");
  const ports::ItemPlace place = TRY(*known);
  return market::Item{.key = place.key, .url = place.url};
}

std::optional<ports::ItemPlace> place_before(const Draft& draft) {
  if (!draft.old_image || !draft.old_image->has_value()) return std::nullopt;
  return **draft.old_image;
}

Result<market::Item> item_of(Draft& draft) {
  if (!draft.seen.twice().empty())
    return fail(ErrorKind::InvalidInput, "the record's '" + draft.seen.twice() + "' comes twice");
  if (!draft.kind)
    return fail(ErrorKind::InvalidInput,
                "eventName '" + draft.event_name + "' is not INSERT, MODIFY or REMOVE");
  if (*draft.kind == ChangeKind::Remove) return removed_item(draft);
  if (!draft.new_image) return fail(ErrorKind::InvalidInput, "the record has no NewImage");
  return std::move(*draft.new_image);
}

std::optional<market::Item> item_in(std::string_view image, const AttributeNames& names) {
  auto item = decode_item(image, names);
  return item ? std::optional(*std::move(item)) : std::nullopt;
}

class EventVisitor : public RecordsVisitor {
 public:
  void expect(OldItem old) { old_ = old; }

  void item(Result<market::Item>&& item) override {
    if (member_ == StreamMember::NewImage) {
      draft_.new_image = std::move(item);
    } else if (item) {
      draft_.old_image = ports::ItemPlace{.key = item->key, .url = item->url};
      draft_.old_item = *std::move(item);
    } else {
      draft_.old_image = std::unexpected(std::move(item).error());
    }
  }

  void place(Result<ports::ItemPlace>&& place) override {
    (member_ == StreamMember::Keys ? draft_.keys : draft_.old_image) = std::move(place);
  }

  Result<std::vector<ports::ChangeRecord>> take() {
    TRY_VOID(check_seen("a DynamoDB stream event"));
    return std::move(records_);
  }

 protected:
  void begin_record() override {
    draft_ = {};
    in_change_ = false;
  }

  bool member(std::string_view name) override {
    member_ = in_change_ ? find_member<StreamMember>(kChangeMembers, name)
                         : find_member<StreamMember>(kStreamRecordMembers, name);
    return member_ != StreamMember::None && draft_.seen.add(member_, name);
  }

  Follow enter_object() override {
    if (member_ == StreamMember::Change) {
      in_change_ = true;
      return Follow::Enter;
    }
    if (member_ == StreamMember::NewImage) return Follow::Item;
    if (member_ == StreamMember::OldImage && old_ == OldItem::Whole) return Follow::Item;
    return member_ == StreamMember::Keys || member_ == StreamMember::OldImage ? Follow::Place : Follow::Skip;
  }

  void leave_object() override { in_change_ = false; }

  void member_text(std::string_view value) override {
    if (member_ == StreamMember::EventName) {
      draft_.event_name = value;
      draft_.kind = kind_of(value);
    } else if (member_ == StreamMember::SequenceNumber) {
      draft_.sequence_number = value;
    } else if (member_ == StreamMember::Created) {
      if (const auto created = parse_instant(value)) draft_.created = *created;
    }
  }

  void member_number(double value) override {
    if (member_ == StreamMember::Created && value >= 0 && value < kYear10000)
      draft_.created = Instant(Milliseconds(std::llround(value * 1000)));
  }

  void end_record() override {
    if (draft_.seen.twice() == "SequenceNumber" || draft_.seen.twice() == "dynamodb")
      return refuse(here() + ": '" + draft_.seen.twice() + "' comes twice");
    if (draft_.sequence_number.empty())
      return refuse(here() + " has no SequenceNumber; expected a DynamoDB stream event");
    if (!is_sequence_number(draft_.sequence_number))
      return refuse(here() + ": SequenceNumber '" + draft_.sequence_number + "' is not decimal digits");
    Result<market::Item> item =
        fault() == nullptr ? item_of(draft_) : fail(ErrorKind::InvalidInput, *fault());
    records_.push_back({.sequence_number = std::move(draft_.sequence_number),
                        .kind = draft_.kind.value_or(ChangeKind::Modify),
                        .created = draft_.created,
                        .item = std::move(item),
                        .before = place_before(draft_),
                        .item_before = std::move(draft_.old_item)});
  }

 private:
  StreamMember member_ = StreamMember::None;
  bool in_change_ = false;
  OldItem old_ = OldItem::Place;
  Draft draft_;
  std::vector<ports::ChangeRecord> records_;
};

}  // namespace

std::string_view event_name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::Insert:
      return "INSERT";
    case ChangeKind::Modify:
      return "MODIFY";
    case ChangeKind::Remove:
      return "REMOVE";
  }
  return "";
}

std::string encode_record(const StoredRecord& record, const AttributeNames& names) {
  std::string out = "{\"eventID\":\"" + record.sequence_number + "\",\"eventName\":\"";
  out += event_name(record.kind);
  out +=
      "\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"local\",\"dynamodb\":{";
  const auto milliseconds = record.created.time_since_epoch().count();
  out += "\"ApproximateCreationDateTime\":" + format_shortest(static_cast<double>(milliseconds) / 1000);
  out += ",\"Keys\":" + encode_bare_key(record.key, names);
  if (!record.new_image.empty()) out += ",\"NewImage\":" + record.new_image;
  if (!record.old_image.empty()) out += ",\"OldImage\":" + record.old_image;
  out += ",\"SequenceNumber\":\"" + record.sequence_number +
         "\",\"SizeBytes\":" + std::to_string(record.new_image.size() + record.old_image.size());
  out += ",\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},\"eventSourceARN\":\"";
  out += kLocalStreamArn;
  out += "\"}";
  return out;
}

ports::ChangeRecord decode_record(const StoredRecord& record, const AttributeNames& names, OldItem old) {
  const auto place = decode_place(record.old_image, names);
  const std::optional<ports::ItemPlace> before = place ? std::optional(*place) : std::nullopt;
  // What is left of a malformed item must not keep its charts from going.
  auto item = record.kind == ChangeKind::Remove
                  ? market::Item{.key = record.key, .url = before ? before->url : ""}
                  : decode_item(record.new_image, names);
  return {.sequence_number = record.sequence_number,
          .kind = record.kind,
          .created = record.created,
          .item = std::move(item),
          .before = before,
          .item_before = old == OldItem::Whole ? item_in(record.old_image, names) : std::nullopt};
}

Result<std::vector<ports::ChangeRecord>> decode_event(std::string_view event, const AttributeNames& names,
                                                      OldItem old) {
  return read_records<EventVisitor>(event, names, [old](EventVisitor& visitor) { visitor.expect(old); });
}

}  // namespace bellwether::events
