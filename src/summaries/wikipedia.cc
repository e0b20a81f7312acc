#include "summaries/wikipedia.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "summaries/article.h"
#include "summaries/fetch.h"
#include "summaries/plain_text.h"

namespace bellwether::summaries {
namespace {

// MediaWiki's limit, and the characters no title can have.
constexpr std::size_t kPageTitleBytesMax = 255;
constexpr std::string_view kNotInTitles = "#<>[]{}|";
constexpr int kChoicesMax = 50;

struct Known {
  std::string etag;
  ports::Summary summary;
};

// The last answers by URL; when full, the oldest goes. Safe to call from any thread.
class KnownAnswers {
 public:
  explicit KnownAnswers(std::size_t count_max) : count_max_(count_max) {}

  std::optional<Known> find(const std::string& url) const {
    const std::scoped_lock lock(mutex_);
    const auto known = known_.find(url);
    return known == known_.end() ? std::nullopt : std::optional(known->second);
  }

  void keep(const std::string& url, Known known) {
    if (count_max_ == 0) return;
    const std::scoped_lock lock(mutex_);
    if (!known_.insert_or_assign(url, std::move(known)).second) return;
    order_.push_back(url);
    if (order_.size() <= count_max_) return;
    known_.erase(order_.front());
    order_.pop_front();
  }

 private:
  const std::size_t count_max_;
  mutable std::mutex mutex_;
  std::map<std::string, Known> known_;  // Guarded by mutex_, like what follows.
  std::deque<std::string> order_;       // Of first arrival.
};

std::string title_in_url(std::string_view name) {
  std::string title(name);
  std::ranges::replace(title, ' ', '_');
  return percent_encode(title);
}

bool can_be_title(std::string_view name) {
  return !name.empty() && name.size() <= kPageTitleBytesMax && is_utf8(name) && is_one_line(name) &&
         name.find_first_of(kNotInTitles) == std::string_view::npos;
}

class Wikipedia final : public ports::SummarySource {
 public:
  Wikipedia(WikipediaOptions options, const ports::Clock& clock, ports::Random& random,
            std::function<void(Milliseconds)> sleep)
      : options_(std::move(options)),
        fetcher_(options_.client, options_.retry, clock, random, std::move(sleep)),
        known_(options_.known_max) {}

  std::string_view name() const override { return "wikipedia"; }

  Result<ports::Summary> read(std::string_view item_name) override {
    const std::string_view title = trim(item_name);
    ports::Summary missing{
        .state = ports::SummaryState::Missing, .title = std::string(title), .language = options_.language};
    if (!can_be_title(title)) return missing;

    const std::string url = options_.base_url + "/api/rest_v1/page/summary/" + title_in_url(title);
    Page page =
        TRY(fetcher_.get(url, Redirects::SameSite, [&](const std::string& at) { return headers_for(at); }));
    if (page.answer.status == 404) return missing;
    if (page.answer.status == 304) {
      if (auto known = known_.find(page.url)) return std::move(known->summary);
    }
    if (page.answer.status != 200)
      return fail(ErrorKind::InvalidInput,
                  http::shown_url(page.url) + ": status " + std::to_string(page.answer.status));
    const auto article = parse_article(page.answer.body);
    if (!article) return std::unexpected(in_context(http::shown_url(page.url), article.error()));
    ports::Summary summary = summary_of(*article);
    if (const auto etag = page.answer.header("ETag")) known_.keep(page.url, {*etag, summary});
    return summary;
  }

 private:
  http::Headers headers_for(const std::string& url) const {
    http::Headers headers = {{"User-Agent", user_agent(options_.version, options_.contact)},
                             {"Accept", "application/json"}};
    if (const auto known = known_.find(url)) headers.push_back({"If-None-Match", known->etag});
    return headers;
  }

  ports::Summary summary_of(const Article& article) {
    ports::Summary summary{.state = ports::SummaryState::Found,
                           .title = article.title,
                           .language = article.language.empty() ? options_.language : article.language,
                           .url = article.url,
                           .revision = article.revision};
    if (article.type == ArticleType::Disambiguation) {
      summary.state = ports::SummaryState::Ambiguous;
      summary.choices = choices_of(article.title);
    } else if (article.type == ArticleType::NoText) {
      summary.state = ports::SummaryState::Missing;
    } else {
      summary.text = options_.extent == Extent::FirstSentence ? std::string(first_sentence(article.extract))
                                                              : article.extract;
    }
    return summary;
  }

  // That the name is ambiguous is the answer; a list of choices is a courtesy and
  // may be empty when it cannot be had.
  std::vector<std::string> choices_of(const std::string& title) {
    const std::string url =
        options_.base_url +
        "/w/api.php?action=query&format=json&formatversion=2&prop=links&plnamespace=0&pllimit=" +
        std::to_string(kChoicesMax) + "&titles=" + title_in_url(title);
    const auto page =
        fetcher_.get(url, Redirects::SameSite, [&](const std::string& at) { return headers_for(at); });
    if (!page || page->answer.status != 200) return {};
    return parse_links(page->answer.body).value_or(std::vector<std::string>());
  }

  const WikipediaOptions options_;
  Fetcher fetcher_;
  KnownAnswers known_;
};

bool is_language(std::string_view code) {
  return code.size() >= 2 && code.size() <= 20 &&
         std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace

Result<std::unique_ptr<ports::SummarySource>> make_wikipedia(WikipediaOptions options,
                                                             const ports::Clock& clock, ports::Random& random,
                                                             std::function<void(Milliseconds)> sleep) {
  options.contact = trim(options.contact);
  if (options.contact.empty())
    return fail(ErrorKind::InvalidInput,
                "Wikipedia asks every program to name a contact: set 'contact' to a mail address or a web "
                "page of yours");
  if (!is_one_line(options.contact) || options.contact.find_first_of("()") != std::string::npos)
    return fail(ErrorKind::InvalidInput, "contact must be one line without brackets");
  if (!is_language(options.language))
    return fail(ErrorKind::InvalidInput, "language '" + options.language + "' is no code as 'en' or 'de'");
  if (options.base_url.empty()) options.base_url = "https://" + options.language + ".wikipedia.org";
  if (options.base_url.ends_with('/')) options.base_url.pop_back();
  TRY_VOID(http::parse_url(options.base_url));
  return std::make_unique<Wikipedia>(std::move(options), clock, random, std::move(sleep));
}

}  // namespace bellwether::summaries
