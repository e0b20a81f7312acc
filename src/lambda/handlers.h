// From a function to a handler: the event's JSON in, the function, its answer as JSON.
//
// A batch is answered with the records that failed, {"batchItemFailures":[...]}, also when
// all of them did. A malformed record or message fails alone, by its identifier. One without
// an identifier cannot be named in the answer, so that the whole batch fails.

#pragma once

#include <functional>
#include <optional>
#include <span>

#include "base/result.h"
#include "base/time.h"
#include "events/attribute_names.h"
#include "lambda/runtime.h"
#include "ports/change_record.h"
#include "ports/message_batch.h"
#include "ports/report.h"
#include "ports/time_left.h"

namespace bellwether::lambda {

using StreamCall =
    std::function<Result<ports::BatchResponse>(std::span<const ports::ChangeRecord>, const ports::TimeLeft&)>;
using QueueCall =
    std::function<Result<ports::MessageResponse>(std::span<const ports::Message>, const ports::TimeLeft&)>;
// When it was due, where the event says so.
using ScheduledCall = std::function<Result<void>(std::optional<Instant>, const ports::TimeLeft&)>;

// Reported with the number of its records.
inline constexpr ports::Event kBatchReceived{.phrase = "batch received",
                                             .measures = {{{.metric = "BatchSize", .field = "records"}}}};

// Both report that they received a batch. A malformed record goes to the
// stream's function, which reports it; a malformed message does not, and is reported here.
Handler stream_handler(StreamCall function, events::AttributeNames names, ports::Report& report);
Handler queue_handler(QueueCall function, ports::Report& report);

// Answers null.
Handler schedule_handler(ScheduledCall function);

}  // namespace bellwether::lambda
