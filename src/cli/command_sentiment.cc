#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/text_table.h"
#include "sentiment/market.h"
#include "sentiment/vader.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kInputBytesMax = 64 << 20;
constexpr std::size_t kTextWidthMax = 60;

// A text a line; a line may end in CR LF, and an empty one is a text too.
Result<std::vector<std::string>> read_lines() {
  const std::string input = TRY(read_input("-", kInputBytesMax));
  constexpr std::string_view kByteOrderMark = "\uFEFF";
  std::string_view rest = input;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> lines;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    if (!is_utf8(line))
      return fail(ErrorKind::InvalidInput,
                  "standard input: line " + std::to_string(lines.size()) + " is not UTF-8");
  }
  return lines;
}

// The beginning of a text that is too long for a line of a table.
std::string beginning(std::string_view text) {
  if (text.size() <= kTextWidthMax) return std::string(text);
  std::string shown;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && !begins_character(text[end])) ++end;
    const std::string_view character = text.substr(begin, end - begin);
    if (display_width(shown) + display_width(character) >= kTextWidthMax) return shown + "…";
    shown += character;
    begin = end;
  }
  return shown;
}

// What was asked of the command.
struct Wish {
  std::vector<std::string> texts;
  std::vector<std::string> names;
  std::string language;
  bool json = false, explain = false;
};

// What is known of a text.
struct Judged {
  Result<sentiment::Sentiment> sentiment;
  std::vector<sentiment::Finding> findings = {};
  std::optional<sentiment::VaderScores> vader = {};  // As the Python package says them, where vader judged.
};

// The scorer of the settings, of those that work offline.
class OfflineScorer {
 public:
  explicit OfflineScorer(const Wish& wish, settings::ScorerKind kind)
      : wish_(wish), is_vader_(kind == settings::ScorerKind::Vader) {}

  std::string_view name() const { return is_vader_ ? sentiment::kVaderName : sentiment::kMarketName; }

  Judged judge(std::string_view text) {
    if (is_vader_) {
      auto sentiment = score_by_vader(vader_, text, wish_.language);
      const auto scores = sentiment ? std::optional(vader_.score(text)) : std::nullopt;
      return {.sentiment = std::move(sentiment), .vader = scores};
    }
    auto sentiment = market_.score(text, wish_.language, wish_.names);
    if (!sentiment) return {.sentiment = std::move(sentiment)};
    return {.sentiment = std::move(sentiment), .findings = market_.findings()};
  }

 private:
  const Wish& wish_;
  bool is_vader_;
  sentiment::Vader vader_;
  sentiment::Market market_;
};

// VADER's own shares besides, where it is the scorer.
std::vector<std::string> judged_row(const std::string& text, const Judged& judged, bool is_vader) {
  const auto& sentiment = judged.sentiment;
  if (!sentiment) {
    std::vector<std::string> row(is_vader ? 9 : 6);
    row.front() = "none";
    row.push_back(beginning(text));
    return row;
  }
  std::vector<std::string> row = {std::string(label_text(sentiment->label)),
                                  format_grouped(sentiment->compound.value_or(0), 4)};
  for (const double share : {sentiment->positive, sentiment->negative, sentiment->neutral, sentiment->mixed})
    row.push_back(format_grouped(share, 3));
  if (const auto& vader = judged.vader)
    for (const double share : {vader->positive, vader->negative, vader->neutral})
      row.push_back(format_grouped(share, 3));
  row.push_back(beginning(text));
  return row;
}

// "debt, after not, half": what made the word count as it did.
std::string reason_of(const sentiment::Finding& finding) {
  std::string reason = finding.thing.empty() ? "" : "of " + std::string(finding.thing);
  const auto add = [&](const std::string& more) { reason += (reason.empty() ? "" : ", ") + more; };
  if (!finding.turned_by.empty()) add("turned by " + std::string(finding.turned_by));
  if (finding.weight != 1) add("times " + format_grouped(finding.weight, 2));
  return reason;
}

std::vector<std::string> finding_row(const sentiment::Finding& finding) {
  return {"",
          (finding.value > 0 ? "+" : "") + format_grouped(finding.value, 2),
          "",
          "",
          "",
          "",
          std::string(finding.word) + (reason_of(finding).empty() ? "" : ": " + reason_of(finding))};
}

boost::json::array array_of(const std::vector<sentiment::Finding>& findings) {
  boost::json::array words;
  for (const sentiment::Finding& finding : findings) {
    boost::json::object word{{"word", finding.word}, {"value", std::round(finding.value * 1e3) / 1e3}};
    if (!finding.thing.empty()) word["thing"] = finding.thing;
    if (!finding.turned_by.empty()) word["turned_by"] = finding.turned_by;
    if (finding.weight != 1) word["weight"] = std::round(finding.weight * 1e3) / 1e3;
    words.push_back(std::move(word));
  }
  return words;
}

boost::json::object judged_object(const std::string& text, const Judged& judged, const Wish& wish,
                                  std::string_view scorer) {
  boost::json::object object{{"text", text}, {"label", nullptr}};
  if (const auto& sentiment = judged.sentiment) {
    object["label"] = label_text(sentiment->label);
    object["positive"] = sentiment->positive;
    object["negative"] = sentiment->negative;
    object["neutral"] = sentiment->neutral;
    object["mixed"] = sentiment->mixed;
    object["compound"] = sentiment->compound.value_or(0);
  } else {
    object["reason"] = sentiment.error().message;
  }
  if (const auto& vader = judged.vader)
    object["vader"] = {{"pos", vader->positive},
                       {"neg", vader->negative},
                       {"neu", vader->neutral},
                       {"compound", vader->compound}};
  object["scorer"] = scorer;
  if (wish.explain) object["words"] = array_of(judged.findings);
  return object;
}

std::vector<TextColumn> judged_columns(bool is_vader) {
  std::vector<TextColumn> columns = {{"LABEL"}};
  for (const std::string_view title : {"COMPOUND", "POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"})
    columns.push_back({title, Align::Right});
  if (is_vader)
    for (const std::string_view title : {"VADER POS", "VADER NEG", "VADER NEU"})
      columns.push_back({title, Align::Right});
  columns.push_back({"TEXT"});
  return columns;
}

Outcome run_sentiment(const Wish& wish, Context& context) {
  const settings::ScorerKind kind = context.settings.scorer;
  if (kind == settings::ScorerKind::Comprehend)
    return std::unexpected(Failure(ExitCode::WrongUsage,
                                   "sentiment works offline, and the scorer comprehend does not",
                                   "bellwether sentiment --scorer market-1 ..."));
  if (wish.explain && kind == settings::ScorerKind::Vader)
    return std::unexpected(Failure(ExitCode::WrongUsage,
                                   "--explain tells the words of market-1, not those of vader",
                                   "bellwether sentiment --scorer market-1 --explain ..."));
  const std::vector<std::string> texts = wish.texts.empty() ? TRY(read_lines()) : wish.texts;
  const bool is_vader = kind == settings::ScorerKind::Vader;
  OfflineScorer scorer(wish, kind);
  std::vector<std::vector<std::string>> rows;
  for (const std::string& text : texts) {
    const Judged judged = scorer.judge(text);
    if (wish.json) {
      context.out += site::json_text(judged_object(text, judged, wish, scorer.name())) + "\n";
      continue;
    }
    rows.push_back(judged_row(text, judged, is_vader));
    if (!judged.sentiment) context.hint(judged.sentiment.error().message);
    if (!wish.explain) continue;
    for (const sentiment::Finding& finding : judged.findings) rows.push_back(finding_row(finding));
  }
  if (texts.empty()) {
    context.tell("No text: standard input is empty");
  } else if (!wish.json) {
    context.out += text_table(judged_columns(is_vader), rows, context.color_out);
  }
  return ExitCode::Done;
}

Result<Run> read_sentiment(const Arguments& arguments) {
  Wish wish{.texts = arguments.all("TEXT"),
            .names = arguments.all("--name"),
            .language = arguments.value("--language").value_or(""),
            .json = arguments.has("--json"),
            .explain = arguments.has("--explain")};
  for (const std::string& text : wish.texts)
    if (!is_utf8(text)) return fail(ErrorKind::InvalidInput, "TEXT is not UTF-8");
  return [wish](Context& context) { return run_sentiment(wish, context); };
}

}  // namespace

Command sentiment_command() {
  return {
      .name = "sentiment",
      .summary = "say whether texts are good or bad news, without any engine",
      .details =
          "Without TEXT, every line of standard input is a text. The scorer market-1 reads English and\n"
          "Japanese, vader English only; a text in another language has no label. The compound runs from -1\n"
          "to 1, the four scores are shares and add up to 1. With vader, its own pos, neg and neu stand "
          "beside\n"
          "them: the four numbers of the Python package. docs/sentiment.md says how well a scorer does.",
      .positionals = {{"TEXT", "one text; in quotes if it has blanks", Count::Any}},
      .flags = {{"--language", "CODE", "of the texts, like en or ja (default: told by their script)"},
                {"--name", "NAME", "what the texts are about: its words count for nothing; may be repeated"},
                {"--explain", "", "each word that counted, and how"},
                {"--json", "", "one JSON object a text, each on a line of its own"}},
      .settings = {SettingGroup::Scorer},
      .examples = {{"bellwether sentiment 'Shares fall 12% after results'", ""},
                   {"bellwether sentiment --explain 'Losses narrow as costs fall'", "and why"},
                   {"bellwether sentiment < headlines.txt", "a text a line"},
                   {"bellwether sentiment --json < headlines.txt | jq -r .label | sort | uniq -c",
                    "how many of each label"}},
      .read = read_sentiment};
}

}  // namespace bellwether::cli
