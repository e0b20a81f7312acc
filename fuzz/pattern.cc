// Any bytes, to the first line's end, are a filter of a stream's or a queue's mapping or an error (the first
// byte says whose), and what follows is a message, an image and a name: a filter that was read says itself in
// a text that is read as the same one, and whether an event passes depends on neither the form of that text
// nor on who else is asked.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "events/event_filter.h"
#include "events/item_json.h"

namespace {

using namespace bellwether;
using events::EventFilter;

constexpr std::array kKinds = {ports::ChangeKind::Insert, ports::ChangeKind::Modify,
                               ports::ChangeKind::Remove};

bool passes(const EventFilter& filter, events::FilterSource source, std::string_view event,
            ports::ChangeKind kind) {
  if (source == events::FilterSource::Queue) return filter.passes_body(event);
  const std::string image = events::decode_item(event) ? std::string(event) : "";
  return filter.passes({.sequence_number = "1",
                        .kind = kind,
                        .created = {},
                        .key = {std::string(event), ""},
                        .new_image = kind == ports::ChangeKind::Remove ? "" : image,
                        .old_image = kind == ports::ChangeKind::Insert ? "" : image});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto source = bytes[0] & 1 ? events::FilterSource::Queue : events::FilterSource::Stream;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view event = text.substr(std::min(end + 1, text.size()));
  const auto filter = EventFilter::parse(text.substr(0, end), source);
  if (!filter) {
    CHECK(!filter.error().message.empty());
    return 0;
  }
  CHECK(filter->is_empty() == (end == 0));
  const auto again = EventFilter::parse(filter->text(), source);
  CHECK(again && *again == *filter && again->text() == filter->text());
  for (const ports::ChangeKind kind : kKinds) {
    const bool is_wanted = passes(*filter, source, event, kind);
    CHECK(passes(*again, source, event, kind) == is_wanted);
    CHECK(is_wanted || !filter->is_empty());
    if (source == events::FilterSource::Queue) break;
    // A pattern that says nothing of eventName is of all kinds: to name one of them leaves the others out.
    const EventFilter of_kind = filter->only_for({&kind, 1});
    CHECK(passes(of_kind, source, event, kind) == is_wanted);
    const auto read = EventFilter::parse(of_kind.text(), source);
    CHECK(!read || *read == of_kind);  // The name may take it over AWS's 4,096 bytes.
  }
  return 0;
}
