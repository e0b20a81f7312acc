#include "functions/read_sentiment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "alerts/alert.h"
#include "base/text.h"
#include "base/utf8.h"
#include "events/reading_json.h"
#include "functions/failure_report.h"
#include "sentiment/label_history.h"

namespace bellwether::functions {
namespace {

using sentiment::Reading;
using sentiment::ReadingState;

// Of a text that is read and kept: more than a summary is, and less than harms those who load it.
constexpr std::ptrdiff_t kSummaryBytesMax = 32 * 1024;
// How far the time of reading in a result may lie behind.
constexpr auto kUnwritten = std::chrono::hours(12);

// A message on its way to a result.
struct ReadingWork {
  std::string message_id;
  bool came_before;  // What its last delivery has done is not known.
  Instant asked;     // When the message was sent.
  market::Item item;
  ports::SentimentScorer* scorer;
  std::string title;  // What the source calls the item.
  Reading reading;
  std::optional<Reading> before;  // The result that lies in the bucket.
  bool to_score = false;
};

// The reading in the bucket; nothing when there is none, or none that may be read, or it is not one of
// ours, and then it is made anew.
Result<std::optional<Reading>> reading_before(const market::Item& item, const SentimentPorts& ports) {
  const std::string key = reading_key(ports.keys, item, ".json");
  const auto json = ports.bucket.get(key);
  if (!json && json.error().kind == ErrorKind::NotFound) return std::nullopt;
  if (!json && json.error().kind == ErrorKind::NotAllowed) {
    ports.report.event(kResultUnreadable, {{"key", key}, {"reason", json.error().message}});
    return std::nullopt;
  }
  if (!json) return std::unexpected(json.error());
  auto reading = events::decode_reading(*json);
  if (!reading) return std::nullopt;
  return std::optional<Reading>(std::move(*reading));
}

std::string reason_of(const ports::Summary& summary, std::string_view source) {
  if (summary.state == ports::SummaryState::Missing) return std::string(source) + " has nothing by this name";
  return "the name stands for several things";
}

ports::SentimentScorer& scorer_of(const market::Item& item, const SentimentPorts& ports) {
  for (const ChosenScorer& chosen : ports.chosen)
    if (chosen.items.holds_for(item)) return *chosen.scorer;
  return ports.scorer;
}

// Everything up to the score. Nothing when the name is no longer watched.
Result<std::optional<ReadingWork>> prepare(const ports::Message& message, const SentimentPorts& ports) {
  const events::NameMessage name = TRY(events::decode_name_message(message.body));
  auto item = ports.table.get({name.name, name.owner});
  if (!item && item.error().kind == ErrorKind::NotFound) return std::nullopt;
  if (!item) return std::unexpected(item.error());

  ports::Summary summary = TRY(ports.source.read(name.name));
  const auto bytes = std::ssize(summary.text);
  if (bytes > kSummaryBytesMax) summary.text = std::string(cut_utf8(summary.text, kSummaryBytesMax));
  ReadingWork work{.message_id = message.id,
                   .came_before = message.receive_count > 1,
                   .asked = message.sent,
                   .item = std::move(*item),
                   .scorer = nullptr,
                   .title = {},
                   .reading = {},
                   .before = {}};
  work.scorer = &scorer_of(work.item, ports);
  work.title = std::move(summary.title);
  work.before = TRY(reading_before(work.item, ports));
  Reading& reading = work.reading;
  reading = {.name = name.name,
             .summary = std::move(summary.text),
             .source = std::string(ports.source.name()),
             .url = std::move(summary.url),
             .revision = std::move(summary.revision),
             .language = std::move(summary.language),
             .choices = std::move(summary.choices),
             .read = ports.clock.now()};
  if (summary.state != ports::SummaryState::Found) {
    reading.state =
        summary.state == ports::SummaryState::Missing ? ReadingState::Missing : ReadingState::Ambiguous;
    reading.reason = reason_of(summary, reading.source);
    return work;
  }
  reading.scorer = work.scorer->name();
  reading.text_hash = fingerprint(reading.scorer + '\n' + reading.language + '\n' + reading.summary);
  const bool known = work.before && work.before->text_hash == reading.text_hash;
  if (known) {
    reading.state = work.before->state;
    reading.sentiment = work.before->sentiment;
    reading.reason = work.before->reason;
  }
  work.to_score = !known;
  if (!known && bytes > kSummaryBytesMax)
    ports.report.event(kTextCut,
                       {{"item", name.name}, {"bytes", bytes}, {"kept", std::ssize(reading.summary)}});
  return work;
}

// Scores all new texts, those of a scorer and a language in one call. A text that the scorer will never
// take is a result without a score; one that it cannot take now is a failure.
void score(std::vector<ReadingWork>& works, ports::MessageResponse& response) {
  std::map<std::pair<ports::SentimentScorer*, std::string>, std::vector<std::size_t>> calls;
  for (std::size_t i = 0; i < works.size(); ++i)
    if (works[i].to_score) calls[{works[i].scorer, works[i].reading.language}].push_back(i);
  std::vector<bool> failed(works.size());
  for (const auto& [call, indices] : calls) {
    const auto& [scorer, language] = call;
    std::vector<ports::TextToScore> texts;
    for (const std::size_t i : indices)
      texts.push_back({works[i].reading.summary, {works[i].reading.name, works[i].title}});
    const auto results = scorer->score(texts, language);
    for (std::size_t k = 0; k < indices.size(); ++k) {
      ReadingWork& work = works[indices[k]];
      if (results.at(k)) {
        work.reading.sentiment = *results[k];
      } else if (results[k].error().kind == ErrorKind::InvalidInput) {
        work.reading.state = ReadingState::Unscored;
        work.reading.reason = results[k].error().message;
      } else {
        failed[indices[k]] = true;
        response.failures.push_back({work.message_id, results[k].error()});
      }
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < works.size(); ++i)
    if (!failed[i]) std::swap(works[kept++], works[i]);
  works.resize(kept);
}

// Before the result is written, so that whoever makes this reading again sends it again; send-alerts knows it
// by the time since which there is the label.
Result<void> tell_turn(const ReadingWork& work, const sentiment::LabelTurn& turn,
                       const SentimentPorts& ports) {
  if (ports.alerts == nullptr || !ports.told.holds_for(work.item)) return {};
  const ports::OutgoingMessage message{
      .body = alerts::encode_alert_message(alerts::alert_of(work.item, turn, work.reading))};
  TRY_VOID(send_all({&message, 1}, *ports.alerts));
  ports.report.event(kSentimentTurned, {{"item", work.item.key.name},
                                        {"from", label_text(turn.from.label)},
                                        {"to", label_text(turn.to.label)}});
  return {};
}

// Whether the result in the bucket says the same, and of a time that is near enough.
bool is_known(const ReadingWork& work) {
  if (!work.before) return false;
  Reading same = work.reading;
  same.read = work.before->read;
  return same == *work.before && work.reading.read - work.before->read < kUnwritten;
}

Result<void> write(const ReadingWork& work, const SentimentPorts& ports) {
  const std::string csv = reading_key(ports.keys, work.item, ".csv");
  const std::string json = reading_key(ports.keys, work.item, ".json");
  // The JSON last: it is what the next reading knows this one by.
  TRY_VOID(ports.bucket.put(csv, sentiment::reading_csv(work.reading),
                            {"text/csv; charset=utf-8", ports::Caching::AskAgain}));
  TRY_VOID(ports.bucket.put(json, events::encode_reading(work.reading),
                            {"application/json", ports::Caching::AskAgain}));
  // Removed while it was read: its result must not outlive it.
  const auto item = ports.table.get(work.item.key);
  if (!item && item.error().kind == ErrorKind::NotFound) {
    TRY_VOID(ports.bucket.remove(json));
    TRY_VOID(ports.bucket.remove(csv));
  }
  return {};
}

Result<void> tell_and_write(const ReadingWork& work, const std::optional<sentiment::LabelTurn>& turn,
                            const SentimentPorts& ports) {
  if (turn) TRY_VOID(tell_turn(work, *turn, ports));
  return write(work, ports);
}

void report(const ReadingWork& work, const ports::Event& event, const SentimentPorts& ports) {
  const Reading& reading = work.reading;
  ports.report.event(event, {{"item", reading.name},
                             {"label", reading.sentiment ? label_text(reading.sentiment->label) : "none"},
                             {"reason", reading.reason}});
}

void tell_page_of(std::span<const ReadingWork* const> news, const SentimentPorts& ports,
                  ports::MessageResponse& response) {
  std::vector<market::ItemKey> keys;
  for (const ReadingWork* const work : news) keys.push_back(work->item.key);
  const auto told = tell_page(keys, ports.page, ports.report);
  if (told) return;
  for (const ReadingWork* const work : news)
    response.failures.push_back({work->message_id, in_context("page", told.error())});
}

// To read one name more and then to write them all: a result takes as many requests as its summary did.
Milliseconds time_needed(Milliseconds reading, std::size_t results) {
  return reading * (1 + results);
}

}  // namespace

ports::MessageResponse read_sentiment(std::span<const ports::Message> batch, const SentimentPorts& ports) {
  ports::MessageResponse response;
  std::vector<ReadingWork> works;
  Milliseconds longest{0};
  for (const ports::Message& message : batch) {
    const Milliseconds left = ports.time_left();
    if (left == Milliseconds(0) || left < time_needed(longest, works.size() + 1)) {
      response.failures.push_back({message.id, ports::no_time_left()});
      continue;
    }
    auto prepared = prepare(message, ports);
    if (!prepared) {
      response.failures.push_back({message.id, prepared.error()});
    } else if (*prepared) {
      works.push_back(std::move(**prepared));
    } else {
      ports.report.event(kNameUnwatched, {{"message", message.body}});
    }
    longest = std::max(longest, left - ports.time_left());
  }
  score(works, response);
  std::vector<const ReadingWork*> news;
  for (ReadingWork& work : works) {
    const auto turn = sentiment::continue_history(work.reading, work.before, work.asked);
    const bool known = is_known(work);
    if (known) {
      report(work, kSentimentUnchanged, ports);
    } else if (const auto written = tell_and_write(work, turn, ports); !written) {
      response.failures.push_back({work.message_id, written.error()});
      continue;
    } else {
      report(work, work.to_score ? kSentimentScored : kSentimentChecked, ports);
    }
    // A delivery that has written the result may have ended before it told the page.
    if (!known || work.came_before) news.push_back(&work);
  }
  tell_page_of(news, ports, response);
  report_failures(ports.report, batch, response.failures);
  return response;
}

}  // namespace bellwether::functions
