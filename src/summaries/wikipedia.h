// Summaries from Wikipedia, by its REST API's page summary.
//
// Asks as Wikimedia demands: with a User-Agent that names a contact, compressed,
// over one kept connection, and with the ETag of what is known already. Redirects are
// followed within the same site. A disambiguation page is Ambiguous, with the articles
// it links to as choices; an article that does not exist, or has no text, is Missing.

#pragma once

#include <cstddef>
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

enum class Extent { FirstSentence, WholeExtract };

struct WikipediaOptions {
  std::string contact = {};  // A mail address or URL of whoever runs this; required.
  std::string version = {};  // Of bellwether.
  std::string language = "en";
  Extent extent = Extent::FirstSentence;
  std::string base_url = {};     // Empty: https://<language>.wikipedia.org
  std::size_t known_max = 1000;  // Answers kept for their ETag.
  http::ClientOptions client = {};
  http::RetryPolicy retry = {};
};

// InvalidInput, saying what to set, when the contact is missing or an option makes no
// sense. `clock` and `random` must outlive the source. The source is safe to call from
// any thread.
Result<std::unique_ptr<ports::SummarySource>> make_wikipedia(WikipediaOptions options,
                                                             const ports::Clock& clock, ports::Random& random,
                                                             std::function<void(Milliseconds)> sleep);

}  // namespace bellwether::summaries
