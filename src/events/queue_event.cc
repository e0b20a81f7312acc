#include "events/queue_event.h"

#include <optional>

#include "base/number.h"
#include "events/member_table.h"
#include "events/records_visitor.h"

namespace bellwether::events {
namespace {

constexpr std::size_t kAttributesMax = 10;  // SQS's own limit.

enum class Member { None, Id, Receipt, Body, System, Attributes, ReceiveCount, Sent, Value };

using Entry = std::pair<std::string_view, Member>;
constexpr Entry kRecordMembers[] = {{"messageId", Member::Id},
                                    {"receiptHandle", Member::Receipt},
                                    {"body", Member::Body},
                                    {"attributes", Member::System},
                                    {"messageAttributes", Member::Attributes}};
constexpr Entry kSystemMembers[] = {{"ApproximateReceiveCount", Member::ReceiveCount},
                                    {"SentTimestamp", Member::Sent}};
constexpr Entry kAttributeMembers[] = {{"stringValue", Member::Value}};

class QueueVisitor : public RecordsVisitor {
 public:
  Result<std::vector<QueueRecord>> take() {
    TRY_VOID(check_seen("an SQS event"));
    return std::move(records_);
  }

 protected:
  void begin_record() override {
    at_ = At::Record;
    seen_ = {};
    id_ = receipt_ = body_ = std::nullopt;
    problem_ = fault() == nullptr ? "" : *fault();
    message_ = {.id = "", .receipt = "", .body = "", .attributes = {}, .receive_count = 1, .sent = {}};
  }

  bool member(std::string_view name) override {
    switch (at_) {
      case At::Record:
        member_ = find_member<Member>(kRecordMembers, name);
        break;
      case At::System:
        member_ = find_member<Member>(kSystemMembers, name);
        break;
      case At::Attribute:
        member_ = find_member<Member>(kAttributeMembers, name);
        return member_ != Member::None;
      case At::Attributes:
        attribute_ = name;
        return true;
    }
    return member_ != Member::None && seen_.add(member_, name);
  }

  Follow enter_object() override {
    if (at_ == At::Record && member_ == Member::System) {
      at_ = At::System;
    } else if (at_ == At::Record && member_ == Member::Attributes) {
      at_ = At::Attributes;
    } else if (at_ == At::Attributes) {
      at_ = At::Attribute;
    } else {
      return Follow::Skip;
    }
    return Follow::Enter;
  }

  void leave_object() override { at_ = at_ == At::Attribute ? At::Attributes : At::Record; }

  void member_text(std::string_view value) override {
    switch (member_) {
      case Member::Id:
        id_ = value;
        return;
      case Member::Receipt:
        receipt_ = value;
        return;
      case Member::Body:
        body_ = value;
        return;
      case Member::ReceiveCount:
        return receive_count(value);
      case Member::Sent:
        return sent(value);
      case Member::Value:
        if (at_ == At::Attribute) attribute(value);
        return;
      case Member::None:
      case Member::System:
      case Member::Attributes:
        return;
    }
  }

  void end_record() override {
    if (seen_.twice() == "messageId") return refuse(here() + ": 'messageId' comes twice");
    if (!id_ || id_->empty()) return refuse(here() + " has no messageId; expected an SQS event");
    if (!body_) problem("the message has no 'body' of text");
    if (!receipt_) problem("the message has no 'receiptHandle'");
    if (!seen_.twice().empty()) problem("the message's '" + seen_.twice() + "' comes twice");
    QueueRecord record{.message_id = *id_, .message = fail(ErrorKind::InvalidInput, problem_)};
    if (problem_.empty()) {
      message_.id = std::move(*id_);
      message_.receipt = std::move(*receipt_);
      message_.body = std::move(*body_);
      record.message = std::move(message_);
    }
    records_.push_back(std::move(record));
  }

 private:
  enum class At { Record, System, Attributes, Attribute };

  void problem(std::string what) {
    if (problem_.empty()) problem_ = std::move(what);
  }

  void receive_count(std::string_view value) {
    const auto count = parse_number<int>(value);
    if (!count || *count < 0)
      return problem("ApproximateReceiveCount '" + std::string(value) + "' is not a count");
    message_.receive_count = *count;
  }

  void sent(std::string_view value) {
    constexpr std::int64_t kYear10000 = 253'402'300'800'000;  // In milliseconds since 1970.
    const auto milliseconds = parse_number<std::int64_t>(value);
    if (!milliseconds || *milliseconds < 0 || *milliseconds >= kYear10000)
      return problem("SentTimestamp '" + std::string(value) + "' is not milliseconds since 1970");
    message_.sent = Instant(Milliseconds(*milliseconds));
  }

  void attribute(std::string_view value) {
    if (message_.attributes.size() == kAttributesMax && !message_.attributes.contains(attribute_))
      return problem("the message has more than " + std::to_string(kAttributesMax) + " attributes");
    message_.attributes.insert_or_assign(attribute_, value);
  }

  At at_ = At::Record;
  Member member_ = Member::None;
  SeenMembers<Member> seen_;
  std::optional<std::string> id_, receipt_, body_;
  std::string attribute_, problem_;
  ports::Message message_;
  std::vector<QueueRecord> records_;
};

}  // namespace

Result<std::vector<QueueRecord>> decode_queue_event(std::string_view event) {
  return read_records<QueueVisitor>(event);
}

}  // namespace bellwether::events
