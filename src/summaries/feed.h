// Summaries from news feeds (RSS 2.0, RSS 1.0, Atom): the headlines of the last days.
//
// Headlines are joined with ". ", newest feed order kept, each once, without markup.
// An entry without a date counts; one from the future too, since clocks differ.
// Document types and their entities are not read, so no entity can grow.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/client.h"
#include "http/retry.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "ports/summary_source.h"

namespace bellwether::summaries {

struct FeedOptions {
  std::string url_template = {};  // "https://news.example/rss?q={name}"; {name} is percent-encoded.
  std::string version = {};       // Of bellwether, for the User-Agent.
  std::string contact = {};       // For the User-Agent; may be empty.
  std::string language = "en";    // Of a feed that does not say; empty: not known.
  std::chrono::days days{7};
  std::size_t headlines_max = 50;
  http::ClientOptions client = {};
  http::RetryPolicy retry = {};
};

// InvalidInput when the template lacks {name} or is no URL. `clock` and `random` must outlive
// the source. The source is safe to call from any thread.
Result<std::unique_ptr<ports::SummarySource>> make_feed(FeedOptions options, const ports::Clock& clock,
                                                        ports::Random& random,
                                                        std::function<void(Milliseconds)> sleep);

}  // namespace bellwether::summaries
