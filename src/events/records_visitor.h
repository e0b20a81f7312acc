// {"Records":[{...},...]}: the shape that events of streams and queues share.
//
// Knows the outer levels, and tells whoever reads the records of each one's own
// members. An event without records, with a record that is no object, or with more
// than kBatchRecordsMax of them is refused as a whole. A record with a value that no parser takes fails
// alone: see mended_event.h.

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "events/json_pass.h"
#include "events/mended_event.h"

namespace bellwether::events {

// The greatest batch an event source mapping delivers.
inline constexpr std::size_t kBatchRecordsMax = 10'000;

class RecordsVisitor : public JsonVisitor {
 public:
  // What is known to be wrong with records, by their numbers.
  void expect_faults(std::map<std::size_t, std::string> faults) { faults_ = std::move(faults); }

  bool key(std::string_view name) final;
  Follow open_object() final;
  Follow open_array() final;
  void close() final;
  void text(std::string_view value) final;
  void number(double value, std::string_view digits) final;
  void literal(std::string_view word) final;

 protected:
  virtual void begin_record() = 0;
  virtual void end_record() = 0;
  // A record's own members, at any depth. See JsonVisitor.
  virtual bool member(std::string_view name) = 0;
  virtual Follow enter_object() = 0;
  virtual void leave_object() = 0;
  virtual void member_text(std::string_view value) = 0;
  virtual void member_number(double /*value*/) {}

  // What is known to be wrong with the record; null: nothing.
  const std::string* fault() const {
    const auto found = faults_.find(records_);
    return found == faults_.end() ? nullptr : &found->second;
  }
  // "record 3", counted from 1.
  std::string here() const { return "record " + std::to_string(records_); }
  // An error when there was no array of records; `kind` is what was expected.
  Result<void> check_seen(std::string_view kind) const;

 private:
  enum Depth : int { kStart, kEvent, kRecords, kRecord };

  bool in_record() const { return depth_ >= kRecord; }
  void begin_element();
  void refuse_element();

  int depth_ = kStart;
  bool seen_ = false;
  std::size_t records_ = 0;
  std::map<std::size_t, std::string> faults_;
};

// The records of the event as a Visitor of them takes them, each after `prepare`.
template <class Visitor, class Prepare = void (*)(Visitor&)>
auto read_records(
    std::string_view event, const AttributeNames& names = {}, Prepare prepare = [](Visitor&) {})
    -> decltype(Visitor().take()) {
  Visitor visitor;
  prepare(visitor);
  const auto read = read_json(event, visitor, names);
  if (read) return visitor.take();
  auto mended = mend_event(event);
  if (!mended) return std::unexpected(read.error());
  Visitor second;
  prepare(second);
  second.expect_faults(std::move(mended->faults));
  TRY_VOID(read_json(mended->text, second, names));
  return second.take();
}

}  // namespace bellwether::events
