#include "aws/comprehend_scorer.h"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "aws/comprehend_answer.h"
#include "aws/json_call.h"
#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

constexpr std::string_view kLanguages[] = {"en", "es", "fr", "de", "it", "pt",
                                           "ar", "hi", "ja", "ko", "zh", "zh-TW"};

// What Comprehend calls it; nothing when it does not speak it.
std::optional<std::string_view> language_code(std::string_view language) {
  const auto tag = lower_ascii(language);
  if (tag.empty()) return "en";
  // Traditional characters; zh alone are the simplified ones.
  if (tag == "zh-tw" || tag == "zh-hk" || tag == "zh-mo" || tag.starts_with("zh-hant")) return "zh-TW";
  const auto found = std::ranges::find(kLanguages, tag.substr(0, tag.find('-')));
  return found == std::end(kLanguages) ? std::nullopt : std::optional(*found);
}

std::string_view cut(std::string_view text) {
  return cut_utf8(text, kComprehendTextBytesMax);
}

}  // namespace

ComprehendScorer::ComprehendScorer(std::unique_ptr<ServiceClient> client) : client_(std::move(client)) {}

std::vector<Result<sentiment::Sentiment>> ComprehendScorer::score(std::span<const ports::TextToScore> texts,
                                                                  std::string_view language) {
  const auto code = language_code(language);
  if (!code)
    return Scores(texts.size(), fail(ErrorKind::InvalidInput,
                                     "the scorer comprehend speaks en, es, fr, de, it, pt, ar, hi,"
                                     " ja, ko, zh and zh-TW, not " +
                                         std::string(language)));
  Scores scores(texts.size(), fail(ErrorKind::InvalidInput, "the text is blank or not UTF-8"));
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!trim(cut(texts[i].text)).empty() && is_utf8(texts[i].text)) places.push_back(i);
  for (std::size_t begin = 0; begin < places.size(); begin += kComprehendTextsMax) {
    const auto size = std::min(kComprehendTextsMax, places.size() - begin);
    score_group(texts, std::span(places).subspan(begin, size), *code, scores);
  }
  return scores;
}

void ComprehendScorer::score_group(std::span<const ports::TextToScore> texts,
                                   std::span<const std::size_t> places, std::string_view language,
                                   Scores& scores) {
  json::array list;
  for (const auto place : places) list.push_back(json::string(cut(texts[place].text)));
  const auto answer =
      call_json(*client_, "BatchDetectSentiment",
                json::serialize(json::object{{"TextList", std::move(list)}, {"LanguageCode", language}}));
  if (!answer) {
    auto error = answer.error().error;
    error.kind = ErrorKind::Unavailable;
    for (const auto place : places) scores[place] = std::unexpected(error);
    return;
  }
  auto group = read_sentiments(*answer, places.size());
  for (std::size_t i = 0; i < places.size(); ++i) scores[places[i]] = std::move(group[i]);
}

}  // namespace bellwether::aws
