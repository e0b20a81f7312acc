// What a function says of an item that it could not process: always the item and its owner first, where they
// are known, then what it came with, then why.

#pragma once

#include "base/result.h"
#include "ports/change_record.h"
#include "ports/message_batch.h"
#include "ports/report.h"

namespace bellwether::functions {

void report_failure(ports::Report& report, const ports::ChangeRecord& record, const Error& error);

// Each with the item that its message names; `batch` is what the messages came in.
void report_failures(ports::Report& report, std::span<const ports::Message> batch,
                     std::span<const ports::MessageFailure> failures);

}  // namespace bellwether::functions
