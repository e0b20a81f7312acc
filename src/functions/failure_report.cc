#include "functions/failure_report.h"

#include <algorithm>
#include <vector>

#include "events/reading_json.h"

namespace bellwether::functions {
namespace {

// Of an item that is known.
std::vector<ports::Field> fields_of(std::string_view name, std::string_view owner) {
  std::vector<ports::Field> fields;
  if (!name.empty()) fields.push_back({"item", name});
  if (!owner.empty()) fields.push_back({"owner", owner});
  return fields;
}

}  // namespace

void report_failure(ports::Report& report, const ports::ChangeRecord& record, const Error& error) {
  auto fields =
      record.item ? fields_of(record.item->key.name, record.item->key.owner) : std::vector<ports::Field>();
  fields.push_back({"sequence_number", record.sequence_number});
  fields.push_back({"reason", error.message});
  report.take(ports::kRecordFailed, fields);
}

void report_failures(ports::Report& report, std::span<const ports::Message> batch,
                     std::span<const ports::MessageFailure> failures) {
  for (const ports::MessageFailure& failure : failures) {
    const auto message = std::ranges::find(batch, failure.id, &ports::Message::id);
    const auto named = message == batch.end() ? Result<events::NameMessage>(fail(ErrorKind::NotFound, ""))
                                              : events::decode_name_message(message->body);
    auto fields = named ? fields_of(named->name, named->owner) : std::vector<ports::Field>();
    fields.push_back({"id", failure.id});
    fields.push_back({"reason", failure.error.message});
    report.take(ports::kMessageFailed, fields);
  }
}

}  // namespace bellwether::functions
