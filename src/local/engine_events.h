// What the engine reports.

#pragma once

#include <string_view>

#include "ports/event.h"

namespace bellwether::local {

// A batch of a stream or of a queue.
inline constexpr ports::Event kBatchProcessed{.phrase = "batch processed"};
inline constexpr ports::Event kBatchFailed{.phrase = "batch failed", .level = ports::Level::Warning};

// Into the dead-letter queue.
inline constexpr ports::Event kRecordBuried{.phrase = "record buried", .level = ports::Level::Error};
inline constexpr ports::Event kMessageBuried{.phrase = "message buried", .level = ports::Level::Error};

inline constexpr std::string_view kLettersHint = "bellwether dead-letters list";

// Once an outage, not at every try: see outage.h.
inline constexpr ports::Event kWaits{.phrase = "waiting", .level = ports::Level::Warning};
inline constexpr ports::Event kWaitIsOver{.phrase = "waiting is over"};

inline constexpr ports::Event kScheduleRun{.phrase = "schedule run"};
inline constexpr ports::Event kScheduleFailed{.phrase = "schedule failed", .level = ports::Level::Warning};

inline constexpr ports::Event kScheduleGivenUp{.phrase = "schedule given up", .level = ports::Level::Error};

// An engine that died had them in hand.
inline constexpr ports::Event kMessagesGivenBack{.phrase = "messages given back",
                                                 .level = ports::Level::Warning};
inline constexpr ports::Event kEngineWaits{.phrase = "engine waits", .level = ports::Level::Error};
// For one who has the turn at writing, stopped perhaps: see turnstile.h.
inline constexpr ports::Event kWritingWaits{.phrase = "writing waits", .level = ports::Level::Warning};
inline constexpr ports::Event kEngineGoesOn{.phrase = "engine goes on"};
inline constexpr ports::Event kStreamNotTrimmed{.phrase = "stream not trimmed", .level = ports::Level::Error};
inline constexpr ports::Event kLettersExpired{.phrase = "dead letters expired"};
inline constexpr ports::Event kQueueNotTidied{.phrase = "queue not tidied", .level = ports::Level::Error};

// A crash's log was damaged before it could be taken over: see log_damage.h.
inline constexpr ports::Event kLogCutOff{.phrase = "log cut off", .level = ports::Level::Error};
// More may read it than the person whose it is: see state_folder.h.
inline constexpr ports::Event kStateIsOpen{.phrase = "state open to others", .level = ports::Level::Warning};
// Temporaries of earlier processes, which harm nobody.
inline constexpr ports::Event kLeftoversStay{.phrase = "leftovers not removed",
                                             .level = ports::Level::Warning};
// Another folder stands where the bucket's was.
inline constexpr ports::Event kBucketReplaced{.phrase = "bucket replaced", .level = ports::Level::Warning};

}  // namespace bellwether::local
