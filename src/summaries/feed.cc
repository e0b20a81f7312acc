#include "summaries/feed.h"

#include <algorithm>
#include <ranges>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/url.h"
#include "summaries/fetch.h"
#include "summaries/headlines.h"
#include "summaries/plain_text.h"

namespace bellwether::summaries {
namespace {

constexpr std::string_view kPlaceholder = "{name}";
constexpr std::size_t kKeyBytesMin = 6;  // A shorter value is no secret, and many links hold it by chance.

std::string filled(std::string_view url_template, std::string_view name) {
  std::string url(url_template);
  const std::string encoded = percent_encode(name);
  for (std::size_t at = url.find(kPlaceholder); at != std::string::npos;
       at = url.find(kPlaceholder, at + encoded.size()))
    url.replace(at, kPlaceholder.size(), encoded);
  return url;
}

// The headlines to be read, in the feed's order, each text once.
std::vector<std::string> chosen(const Feed& feed, Instant oldest, std::size_t count_max) {
  std::vector<std::string> texts;
  std::set<std::string_view> seen;
  for (const Headline& headline : feed.headlines) {
    const bool is_recent = !headline.published || *headline.published >= oldest;
    if (texts.size() < count_max && is_recent && seen.insert(headline.text).second)
      texts.push_back(headline.text);
  }
  return texts;
}

// A headline that brings its own full stop needs no second one.
std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) {
    const bool is_punctuated = text.empty() || std::string_view(".!?").contains(text.back());
    if (!text.empty()) text += is_punctuated ? " " : ". ";
    text += each;
  }
  return text;
}

std::string_view without_query(std::string_view url) {
  return url.substr(0, url.find('?'));
}

// What the result says of where the text is from: the feed's own page, else where it was had. Results are
// published, and the query of a request may hold a key, which some feeds repeat.
std::string public_link(std::string_view page_of_feed, std::string_view asked) {
  if (page_of_feed.empty()) return std::string(without_query(asked));
  for (const auto part : std::views::split(asked.substr(without_query(asked).size()), '&')) {
    const std::string_view pair(part.begin(), part.end());
    const std::string_view value = pair.substr(pair.find('=') + 1);
    if (value.size() >= kKeyBytesMin && page_of_feed.contains(value))
      return std::string(without_query(page_of_feed));
  }
  return std::string(page_of_feed);
}

class FeedSource final : public ports::SummarySource {
 public:
  FeedSource(FeedOptions options, const ports::Clock& clock, ports::Random& random,
             std::function<void(Milliseconds)> sleep)
      : options_(std::move(options)),
        clock_(clock),
        fetcher_(options_.client, options_.retry, clock, random, std::move(sleep)) {}

  std::string_view name() const override { return "feed"; }

  Result<ports::Summary> read(std::string_view item_name) override {
    const std::string_view title = trim(item_name);
    ports::Summary summary{
        .state = ports::SummaryState::Missing, .title = std::string(title), .language = options_.language};
    if (title.empty()) return summary;

    const Page page = TRY(fetcher_.get(filled(options_.url_template, title), Redirects::Secure,
                                       [&](const std::string&) { return headers(); }));
    if (page.answer.status == 404 || page.answer.status == 410) return summary;
    if (page.answer.status != 200)
      return fail(ErrorKind::InvalidInput,
                  http::shown_url(page.url) + ": status " + std::to_string(page.answer.status));
    const auto feed = parse_feed(page.answer.body);
    if (!feed) return std::unexpected(in_context(http::shown_url(page.url), feed.error()));

    const std::vector<std::string> texts =
        chosen(*feed, clock_.now() - options_.days, options_.headlines_max);
    if (texts.empty()) return summary;
    summary.state = ports::SummaryState::Found;
    summary.text = joined(texts);
    if (!feed->title.empty()) summary.title = feed->title;
    if (!feed->language.empty()) summary.language = feed->language;
    summary.url = public_link(feed->url, page.url);
    return summary;
  }

 private:
  http::Headers headers() const {
    return {{"User-Agent", user_agent(options_.version, options_.contact)},
            {"Accept", "application/rss+xml, application/atom+xml, application/xml, text/xml"}};
  }

  const FeedOptions options_;
  const ports::Clock& clock_;
  Fetcher fetcher_;
};

}  // namespace

Result<std::unique_ptr<ports::SummarySource>> make_feed(FeedOptions options, const ports::Clock& clock,
                                                        ports::Random& random,
                                                        std::function<void(Milliseconds)> sleep) {
  if (!options.url_template.contains(kPlaceholder))
    return fail(ErrorKind::InvalidInput,
                "feed URL '" + http::shown_url(options.url_template) + "' lacks {name}, where the name goes");
  const http::Url example = TRY(http::parse_url(filled(options.url_template, "name")));
  const http::Url another = TRY(http::parse_url(filled(options.url_template, "other")));
  if (example.origin() != another.origin())
    return fail(ErrorKind::InvalidInput,
                "feed URL '" + http::shown_url(options.url_template) + "' has {name} in its host");
  if (!is_one_line(options.contact)) return fail(ErrorKind::InvalidInput, "contact must be one line");
  if (options.days < std::chrono::days(1) || options.headlines_max < 1)
    return fail(ErrorKind::InvalidInput, "a feed needs at least one day and one headline");
  return std::make_unique<FeedSource>(std::move(options), clock, random, std::move(sleep));
}

}  // namespace bellwether::summaries
