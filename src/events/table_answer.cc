#include "events/table_answer.h"

#include "events/json_echo.h"
#include "events/json_pass.h"
#include "events/member_table.h"

namespace bellwether::events {
namespace {

enum class AnswerMember { None, Item, Items, Responses, LastKey, Unprocessed };

constexpr std::pair<std::string_view, AnswerMember> kMembers[] = {
    {"Item", AnswerMember::Item},
    {"Items", AnswerMember::Items},
    {"Responses", AnswerMember::Responses},
    {"LastEvaluatedKey", AnswerMember::LastKey},
    {"UnprocessedKeys", AnswerMember::Unprocessed}};

class AnswerVisitor : public JsonVisitor {
 public:
  bool key(std::string_view name) override {
    if (at_ == At::Echo) return echo_.key(name), true;
    if (at_ == At::Responses) return true;  // A table's name.
    member_ = find_member<AnswerMember>(kMembers, name);
    if (member_ == AnswerMember::None) return false;
    if (!seen_.add(member_, name)) refuse("the answer's '" + seen_.twice() + "' comes twice");
    return true;
  }

  Follow open_object() override {
    switch (at_) {
      case At::Start:
        at_ = At::Answer;
        return Follow::Enter;
      case At::Echo:
        echo_.open_object();
        return Follow::Enter;
      case At::Items:
        return Follow::Item;
      case At::Answer:
        return open_member();
      case At::Responses:
        unexpected();
        return Follow::Skip;
    }
    return Follow::Skip;
  }

  Follow open_array() override {
    if (at_ == At::Echo) return echo_.open_array(), Follow::Enter;
    if (at_ == At::Items) {
      no_item();
      return Follow::Skip;
    }
    if (at_ != At::Responses && (at_ != At::Answer || member_ != AnswerMember::Items)) {
      unexpected();
      return Follow::Skip;
    }
    at_ = At::Items;
    return Follow::Enter;
  }

  void close() override {
    if (at_ == At::Echo) {
      echo_.close();
      if (echo_.depth() == 0) end_echo();
    } else if (at_ == At::Items && member_ == AnswerMember::Responses) {
      at_ = At::Responses;
    } else {
      at_ = At::Answer;
    }
  }

  void text(std::string_view value) override { at_ == At::Echo ? echo_.text(value) : misplaced(); }
  void number(double, std::string_view digits) override { bare(digits); }
  void literal(std::string_view word) override { bare(word); }
  void item(Result<market::Item>&& item) override { answer_.items.push_back(std::move(item)); }

  Result<TableAnswer> take() {
    if (at_ == At::Start) return fail(ErrorKind::InvalidInput, "the table's answer is not a JSON object");
    return std::move(answer_);
  }

 private:
  enum class At { Start, Answer, Items, Responses, Echo };

  Follow open_member() {
    switch (member_) {
      case AnswerMember::Item:
        return Follow::Item;
      case AnswerMember::Responses:
        at_ = At::Responses;
        return Follow::Enter;
      case AnswerMember::LastKey:
      case AnswerMember::Unprocessed:
        at_ = At::Echo;
        echo_ = {};
        echo_.open_object();
        return Follow::Enter;
      case AnswerMember::None:
      case AnswerMember::Items:
        break;
    }
    unexpected();
    return Follow::Skip;
  }

  void end_echo() {
    at_ = At::Answer;
    std::string& kept = member_ == AnswerMember::LastKey ? answer_.last_key : answer_.unprocessed;
    if (echo_.json() != "{}") kept = echo_.json();
  }

  void bare(std::string_view text) { at_ == At::Echo ? echo_.bare(text) : misplaced(); }

  // A scalar where none belongs.
  void misplaced() { at_ == At::Items ? no_item() : unexpected(); }

  void no_item() {
    answer_.items.emplace_back(fail(
        ErrorKind::InvalidInput, "item " + std::to_string(answer_.items.size() + 1) + " is not an object"));
  }

  void unexpected() {
    if (at_ == At::Start) return refuse("the table's answer is not a JSON object");
    for (const auto& [name, member] : kMembers)
      if (member == member_) refuse("the answer's '" + std::string(name) + "' is not what DynamoDB writes");
  }

  At at_ = At::Start;
  AnswerMember member_ = AnswerMember::None;
  SeenMembers<AnswerMember> seen_;
  JsonEcho echo_;
  TableAnswer answer_;
};

}  // namespace

Result<TableAnswer> decode_table_answer(std::string_view json, const AttributeNames& names) {
  AnswerVisitor visitor;
  TRY_VOID(read_json(json, visitor, names));
  return visitor.take();
}

}  // namespace bellwether::events
