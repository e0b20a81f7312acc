// fan-out: one message for each watched name.
//
// Reads the table page by page and sends in batches of ten, in constant memory
// whatever the number of names. Messages that were refused are sent again. Running it
// twice does no harm: a name that is read twice has one result.

#pragma once

#include <array>
#include <cstdint>

#include "ports/queue.h"
#include "ports/report.h"
#include "ports/table.h"
#include "ports/time_left.h"

namespace bellwether::functions {

struct FanOutCount {
  std::int64_t sent = 0;
  std::int64_t unreadable = 0;  // Malformed items, reported one by one.
};

// Unavailable when messages were still refused after some attempts, or when the time ran
// out; those sent before stay sent.
Result<FanOutCount> fan_out(ports::Table& table, ports::Queue& names, ports::Report& report,
                            const ports::TimeLeft& time_left = ports::time_without_end);

// The same for whoever else wants to hear of every item, without kNamesSent.
Result<FanOutCount> send_every_name(ports::Table& table, ports::Queue& queue, ports::Report& report,
                                    const ports::TimeLeft& time_left);

// What it reports.
inline constexpr ports::Event kNamesSent{.phrase = "names sent",
                                         .measures = {{{.metric = "NamesSent", .field = "count"}}}};
inline constexpr ports::Event kItemNotReadable{
    .phrase = "item not readable", .level = ports::Level::Error, .counts = {"ItemsUnreadable"}};
inline constexpr std::array kFanOutEvents = {&kNamesSent, &kItemNotReadable};

}  // namespace bellwether::functions
