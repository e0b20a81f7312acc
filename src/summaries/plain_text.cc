#include "summaries/plain_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "summaries/character_references.h"

namespace bellwether::summaries {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// "<b>", "</p>", "<!--", "<?xml": not "1 < 2".
bool begins_tag(std::string_view text) {
  return text.size() > 1 && (is_letter(text[1]) || text[1] == '/' || text[1] == '!' || text[1] == '?');
}

// Bytes of the tag or comment at the start of `text`; all of it when it is not closed.
std::size_t tag_length(std::string_view text) {
  const std::string_view close = text.starts_with("<!--") ? "-->" : ">";
  const std::size_t end = text.find(close);
  return end == std::string_view::npos ? text.size() : end + close.size();
}

// With a space for each tag.
std::string without_tags(std::string_view html) {
  std::string text;
  while (!html.empty()) {
    const bool is_tag = html[0] == '<' && begins_tag(html);
    text += is_tag ? ' ' : html[0];
    html.remove_prefix(is_tag ? tag_length(html) : 1);
  }
  return text;
}

// Titles, after which a name follows, and abbreviations inside sentences.
constexpr std::string_view kNeverLast[] = {
    "mr",   "mrs", "ms",   "dr",  "prof",   "st",  "mt",  "sen",   "rep",  "gov", "gen", "col",
    "capt", "lt",  "sgt",  "rev", "hon",    "fr",  "no",  "nos",   "vs",   "fig", "vol", "pp",
    "ed",   "eds", "cf",   "ca",  "approx", "e.g", "i.e", "a.k.a", "viz",  "jan", "feb", "mar",
    "apr",  "aug", "sept", "sep", "oct",    "nov", "dec", "lit",   "pron", "born"};

// Those that may also be a sentence's last word.
constexpr std::string_view kMaybeLast[] = {"inc",  "corp", "co",  "ltd",   "llc", "plc", "bros", "cos",
                                           "jr",   "sr",   "etc", "al",    "esq", "ave", "blvd", "dept",
                                           "est",  "a.m",  "p.m", "u.s",   "u.k", "u.n", "e.u",  "u.s.a",
                                           "ph.d", "s.a",  "n.v", "s.p.a", "a.g"};

// Words that begin a sentence far more often than they continue a name.
constexpr std::string_view kStarters[] = {
    "the", "it",  "its",   "in",    "he",       "she",     "they",  "this",  "these",   "that", "a",
    "an",  "as",  "at",    "after", "although", "founded", "since", "while", "when",    "with", "on",
    "by",  "for", "there", "their", "his",      "her",     "we",    "but",   "however", "and",  "today"};

template <std::size_t N>
bool holds(const std::string_view (&words)[N], std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

// The word that begins at `at`, in lower case, with the full stops inside it.
std::string word_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_letter(text[end]) || text[end] == '\'')) ++end;
  return lower_ascii(text.substr(at, end - at));
}

std::string word_before(std::string_view text, std::size_t stop) {
  std::size_t begin = stop;
  while (begin > 0 && !is_space(text[begin - 1]) && !std::string_view("(\"[,").contains(text[begin - 1]))
    --begin;
  return lower_ascii(text.substr(begin, stop - begin));
}

// Whether the full stop at `stop`, followed by a capital at `next`, is the end.
bool full_stop_ends(std::string_view text, std::size_t stop, std::size_t next) {
  const std::string word = word_before(text, stop);
  const std::string follower = word_from(text, next);
  // "the A. The": a starter of one letter before a full stop is an initial itself.
  const bool follower_starts = holds(kStarters, follower) &&
                               (next + follower.size() >= text.size() || text[next + follower.size()] != '.');
  if (holds(kNeverLast, word)) return false;
  const bool is_initial = word.size() == 1 && is_letter(word[0]);
  const bool has_stop_inside = word.size() <= 6 && word.contains('.') && is_letter(word[0]);
  if (is_initial || has_stop_inside || holds(kMaybeLast, word)) return follower_starts;
  return true;
}

std::size_t skip_closers(std::string_view text, std::size_t at) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view closer : {"\"", "'", ")", "]", "”", "’", "»"}) {
      if (!text.substr(at).starts_with(closer)) continue;
      at += closer.size();
      moved = true;
    }
  }
  return at;
}

std::size_t skip_openers(std::string_view text, std::size_t at) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const std::string_view opener : {"\"", "'", "(", "[", "“", "‘", "«"}) {
      if (!text.substr(at).starts_with(opener)) continue;
      at += opener.size();
      moved = true;
    }
  }
  return at;
}

// A new sentence may begin with a capital, a digit or any letter beyond ASCII.
bool may_begin_sentence(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// For each byte whether it is a bracket that another one closes; one that nothing
// closes does not hold a text together.
std::vector<bool> closed_brackets(std::string_view text) {
  std::vector<bool> is_closed(text.size());
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') open.push_back(i);
    if (text[i] != ')' || open.empty()) continue;
    is_closed[open.back()] = true;
    open.pop_back();
  }
  return is_closed;
}

// Where the sentence that is punctuated at `at` ends; nothing when it goes on.
std::optional<std::size_t> end_at(std::string_view text, std::size_t at) {
  const char mark = text[at];
  std::size_t after = at + 1;
  while (after < text.size() && std::string_view(".!?").contains(text[after])) ++after;
  after = skip_closers(text, after);
  if (after == text.size()) return after;
  if (!is_space(text[after])) return std::nullopt;

  std::size_t next = after;
  while (next < text.size() && is_space(text[next])) ++next;
  if (next == text.size()) return after;
  next = skip_openers(text, next);
  if (next == text.size() || !may_begin_sentence(text[next])) return std::nullopt;
  // "Yahoo! Inc." is a name.
  if (mark != '.' && holds(kMaybeLast, word_from(text, next))) return std::nullopt;
  if (mark == '.' && after == at + 1 && !full_stop_ends(text, at, next)) return std::nullopt;
  return after;
}

}  // namespace

std::string single_spaced(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\u00A0";
  std::string spaced;
  while (!text.empty()) {
    const std::size_t blank = text.starts_with(kNoBreakSpace) ? kNoBreakSpace.size() : is_space(text[0]);
    if (blank == 0) {
      spaced += text[0];
    } else if (!spaced.empty() && spaced.back() != ' ') {
      spaced += ' ';
    }
    text.remove_prefix(std::max<std::size_t>(blank, 1));
  }
  if (spaced.ends_with(' ')) spaced.pop_back();
  return spaced;
}

std::string without_markup(std::string_view html) {
  return single_spaced(decode_references(without_tags(html)));
}

std::string_view first_sentence(std::string_view text) {
  int open_brackets = 0;
  const std::vector<bool> is_closed = closed_brackets(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (text[i] == '\n') return text.substr(0, i);
    if (is_closed[i]) ++open_brackets;
    if (text[i] == ')' && open_brackets > 0) --open_brackets;
    if (open_brackets > 0) continue;
    for (const std::string_view mark : {"。", "！", "？"}) {
      if (rest.starts_with(mark)) {
        const std::string_view close = rest.substr(mark.size()).starts_with("」") ? "」" : "";
        return text.substr(0, i + mark.size() + close.size());
      }
    }
    if (text[i] != '.' && text[i] != '!' && text[i] != '?') continue;
    if (const auto end = end_at(text, i)) return text.substr(0, *end);
    // The rest of "..." is the same mark, not another.
    while (i + 1 < text.size() && std::string_view(".!?").contains(text[i + 1])) ++i;
  }
  return text;
}

}  // namespace bellwether::summaries
