// Tells a queue of items, one message an item: {"name":"netflix"}.

#pragma once

#include <span>

#include "market/item.h"
#include "ports/event.h"
#include "ports/queue.h"
#include "ports/report.h"

namespace bellwether::functions {

// As many a call as the queue takes. Unavailable when some were still refused after a few attempts; then
// others have been sent.
Result<void> announce(std::span<const market::ItemKey> keys, ports::Queue& queue);

// Any messages, in the same way.
Result<void> send_all(std::span<const ports::OutgoingMessage> messages, ports::Queue& queue);

// The role lacks sqs:SendMessage: the work is done, and the page is not told.
inline constexpr ports::Event kPageNotTold{.phrase = "page not told", .level = ports::Level::Warning};

// The same to the queue of the page, where there is one (not null), and who may not send to it goes on
// without.
Result<void> tell_page(std::span<const market::ItemKey> keys, ports::Queue* page, ports::Report& report);

}  // namespace bellwether::functions
