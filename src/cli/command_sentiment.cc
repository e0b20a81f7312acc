#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/text_table.h"
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

std::vector<std::string> row_of(const std::string& text, const sentiment::Sentiment& sentiment) {
  std::vector<std::string> row = {std::string(label_text(sentiment.label)),
                                  format_grouped(sentiment.compound.value_or(0), 4)};
  for (const double share : {sentiment.positive, sentiment.negative, sentiment.neutral, sentiment.mixed})
    row.push_back(format_grouped(share, 3));
  row.push_back(beginning(text));
  return row;
}

boost::json::object object_of(const std::string& text, const sentiment::Sentiment& sentiment) {
  return {{"text", text},
          {"label", label_text(sentiment.label)},
          {"positive", sentiment.positive},
          {"negative", sentiment.negative},
          {"neutral", sentiment.neutral},
          {"mixed", sentiment.mixed},
          {"compound", sentiment.compound.value_or(0)},
          {"scorer", sentiment::kVaderName}};
}

Outcome run(const std::vector<std::string>& arguments, bool json, Context& context) {
  const std::vector<std::string> texts = arguments.empty() ? TRY(read_lines()) : arguments;
  sentiment::Vader vader;
  std::vector<std::vector<std::string>> rows;
  for (const std::string& text : texts) {
    const sentiment::Sentiment sentiment = sentiment_of(vader.score(text));
    if (json)
      context.out += site::json_text(object_of(text, sentiment)) + "\n";
    else
      rows.push_back(row_of(text, sentiment));
  }
  if (texts.empty()) {
    context.tell("No text: standard input is empty");
  } else if (!json) {
    context.out += text_table({{"LABEL"},
                               {"COMPOUND", Align::Right},
                               {"POSITIVE", Align::Right},
                               {"NEGATIVE", Align::Right},
                               {"NEUTRAL", Align::Right},
                               {"MIXED", Align::Right},
                               {"TEXT"}},
                              rows, context.color_out);
  }
  return ExitCode::Done;
}

Result<Run> read(const Arguments& arguments) {
  const std::vector<std::string>& texts = arguments.all("TEXT");
  for (const std::string& text : texts)
    if (!is_utf8(text)) return fail(ErrorKind::InvalidInput, "TEXT is not UTF-8");
  const bool json = arguments.has("--json");
  return [texts, json](Context& context) { return run(texts, json, context); };
}

}  // namespace

Command sentiment_command() {
  return {
      .name = "sentiment",
      .summary = "say what English texts feel like, without any engine",
      .details =
          "Without TEXT, every line of standard input is a text. The scorer is VADER, which is made for "
          "short\n"
          "English texts: the compound runs from -1 to 1, the four scores are shares of the text.\n"
          "MIXED: at least a tenth of the text positive and a tenth negative, and the compound between -0.5\n"
          "and 0.5. Else POSITIVE from 0.05 on, NEGATIVE from -0.05 down, NEUTRAL between.",
      .positionals = {{"TEXT", "one text; in quotes if it has blanks", Count::Any}},
      .flags = {{"--json", "", "one JSON object a text, each on a line of its own"}},
      .settings = {},
      .examples = {{"bellwether sentiment 'The book was GOOD!'", ""},
                   {"bellwether sentiment < reviews.txt", "a text a line"},
                   {"bellwether sentiment --json < reviews.txt | jq -r .label | sort | uniq -c",
                    "how many of each label"}},
      .read = read};
}

}  // namespace bellwether::cli
