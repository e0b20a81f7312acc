// One call of a function with an event as AWS writes it: JSON in, the function, its answer as JSON. What
// Lambda does with a function and `bellwether invoke` too.
//
// A batch is answered with the records that failed, {"batchItemFailures":[...]}, also when all of them did. A
// malformed record or message fails alone, by its identifier. One without an identifier cannot be named in
// the answer, so that the whole batch fails. A schedule's event is answered with null.

#pragma once

#include <string_view>

#include "base/result.h"
#include "events/attribute_names.h"
#include "functions/answer.h"
#include "ports/report.h"
#include "ports/time_left.h"
#include "stage/worker.h"

namespace bellwether::stage {

inline constexpr ports::Event kBatchReceived{.phrase = "batch received",
                                             .measures = {{{.metric = "BatchSize", .field = "records"}}}};

// Reports that it received a batch. A malformed record goes to the stream's function,
// which reports it; a malformed message does not, and is reported here.
Result<functions::Answer> invoke(Worker& worker, std::string_view event, const events::AttributeNames& names,
                                 const ports::TimeLeft& time_left, ports::Report& report);

}  // namespace bellwether::stage
