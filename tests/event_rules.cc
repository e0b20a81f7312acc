#include "event_rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace bellwether::testbed {
namespace {

// An event that is declared: constexpr ports::Event kName{.phrase = "...", ...};
struct DeclaredEvent {
  std::string where, name, text;

  std::string phrase() const {
    const std::string_view mark = ".phrase = \"";
    const std::size_t begin = text.find(mark);
    if (begin == std::string::npos) return "";
    return text.substr(begin + mark.size(), text.find('"', begin + mark.size()) - begin - mark.size());
  }
};

std::vector<DeclaredEvent> events_of(const SourceFile& file) {
  const std::string_view mark = "Event k";
  std::vector<DeclaredEvent> events;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string_view line = code_of(file.lines[i]);
    const std::size_t found = line.find(mark);
    if (!line.contains("constexpr ") || found == std::string_view::npos) continue;
    const std::size_t begin = found + mark.size() - 1;
    DeclaredEvent event{.where = at(file, i, ""),
                        .name = std::string(line.substr(begin, line.find('{', begin) - begin)),
                        .text = ""};
    for (std::size_t j = i; j < file.lines.size(); ++j) {
      event.text += file.lines[j];
      if (file.lines[j].contains(';')) break;
    }
    events.push_back(std::move(event));
  }
  return events;
}

bool is_lower_phrase(std::string_view phrase) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  // A signal's name may be in capitals, but no word begins with one.
  const auto begins_word = [&](char c, char next) { return c >= 'A' && c <= 'Z' && is_lower(next); };
  return !phrase.empty() && is_lower(phrase.front()) && is_lower(phrase.back()) &&
         std::ranges::adjacent_find(phrase, begins_word) == phrase.end();
}

bool is_named(const SourceFile& file, const std::string& name) {
  return std::ranges::any_of(file.lines, [&](const std::string& line) { return line.contains(name); });
}

}  // namespace

Findings event_findings(const std::vector<SourceFile>& tree) {
  Findings findings;
  std::set<std::string> phrases;
  for (const SourceFile& file : tree) {
    if (!file.in_src() || file.is_test()) continue;
    for (const DeclaredEvent& event : events_of(file)) {
      const std::string phrase = event.phrase();
      if (!is_lower_phrase(phrase)) findings.push_back(event.where + "'" + phrase + "' is no phrase");
      if (!phrases.insert(phrase).second)
        findings.push_back(event.where + "'" + phrase + "' is another event's phrase");
      const bool is_metric = event.text.contains(".counts") || event.text.contains(".measures");
      const auto is_its_test = [&](const SourceFile& other) {
        return other.is_test() && is_named(other, "::" + event.name + ")");
      };
      if (is_metric && std::ranges::none_of(tree, is_its_test))
        findings.push_back(event.where + "no test looks for the metrics of " + event.name);
      const auto lists_it = [&](const SourceFile& other) {
        return other.layer() == "functions" && is_named(other, "&" + event.name);
      };
      if (file.layer() == "functions" && std::ranges::none_of(tree, lists_it))
        findings.push_back(event.where + event.name + " is not in the list of its function's events");
    }
  }
  return findings;
}

}  // namespace bellwether::testbed
