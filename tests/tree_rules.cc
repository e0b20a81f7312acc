#include "tree_rules.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string_view>

#include "event_rules.h"

namespace bellwether::testbed {
namespace {

// Which layers each folder of src may include besides itself.
const std::map<std::string, std::set<std::string>> kLayers = {
    {"base", {}},
    {"market", {"base"}},
    {"files", {"base", "market"}},
    {"sentiment", {"base"}},
    {"schedule", {"base"}},
    {"cost", {"base"}},
    {"chart", {"base", "market"}},
    {"ports", {"base", "market", "sentiment"}},
    {"system", {"base", "ports"}},
    {"scorers", {"base", "sentiment", "ports"}},
    {"events", {"base", "market", "sentiment", "ports"}},
    {"memory", {"base", "market", "ports", "events"}},
    {"site", {"base", "market", "sentiment", "chart"}},
    {"alerts", {"base", "market", "sentiment", "chart", "ports"}},
    {"functions", {"base", "market", "sentiment", "schedule", "chart", "ports", "events", "site", "alerts"}},
    {"watch", {"base", "market", "sentiment", "ports", "events", "functions", "alerts"}},
    {"http", {"base"}},
    {"summaries", {"base", "ports", "system", "http"}},
    {"notify", {"base", "ports", "system", "http"}},
    {"aws", {"base", "market", "sentiment", "ports", "system", "events", "http"}},
    {"lambda", {"base", "market", "sentiment", "ports", "system", "events", "http"}},
    {"stack", {"base", "schedule", "ports", "events", "functions"}},
    {"deploy", {"base", "ports", "system", "stack", "aws"}},
    {"operate", {"base", "market", "ports", "events", "functions", "stack", "aws", "deploy"}},
    {"local", {"base", "market", "sentiment", "schedule", "ports", "system", "events"}},
    {"serve", {"base", "market", "ports", "system", "functions", "watch", "http", "site", "alerts", "files"}},
    {"settings", {"base", "market", "schedule", "chart", "ports", "system", "notify", "events", "functions"}},
    {"stage",
     {"base", "schedule", "chart", "ports", "system", "events", "functions", "settings", "watch", "http",
      "summaries", "scorers", "notify", "aws", "lambda", "local", "site", "serve"}},
    {"cli",
     {"base", "market", "files", "sentiment", "cost", "chart", "ports", "system", "events", "site", "alerts",
      "functions", "watch", "settings", "stack", "deploy", "operate"}},
};

// Headers from outside, by how their names begin, and the only folders of src
// that may include them.
const std::vector<std::pair<std::string_view, std::set<std::string>>> kVendors = {
    {"sqlite3", {"local"}},
    {"ft2build.h", {"chart"}},
    {"freetype/", {"chart"}},
    {"libdeflate", {"chart", "deploy", "serve"}},
    {"simde", {"chart"}},
    {"minizip/", {"deploy"}},
    {"toml", {"settings"}},
    {"boost/json",
     {"alerts", "aws", "cli", "cost", "deploy", "events", "files", "lambda", "operate", "serve", "site",
      "summaries"}},
    {"boost/asio", {"http", "serve"}},
    {"boost/beast", {"http", "serve"}},
    {"openssl/", {"aws", "deploy", "http", "notify"}},
    {"pugixml", {"aws", "summaries"}},
    {"zlib", {"http", "chart", "serve"}},
    {"absl/", {"schedule"}},
    {"utf8proc", {"market"}},
};

// What one place does for all, by the words that give it away, and the files of src
// that may have them.
struct OnePlace {
  std::vector<std::string_view> words;
  std::set<std::string> files;
  std::string_view instead;
};
const std::vector<OnePlace> kOnePlaces = {
    // A price tells a number that is too large from none; VADER reads digits that it has just written; a
    // character reference ends where its digits do.
    {{"from_chars"},
     {"src/base/number.h", "src/market/price.cc", "src/sentiment/vader.cc",
      "src/summaries/character_references.cc"},
     "base/number.h reads numbers"},
    // The adapter of ports::Clock.
    {{"chrono::system_clock"}, {"src/system/clock.cc"}, "the time of day comes through ports::Clock"},
    // A stopwatch, which the runtime on Lambda is given, and what bounds waits of the kernel.
    {{"steady_clock"},
     {"src/system/clock.cc", "src/http/deadline.h"},
     "time comes through ports::Clock, the limit of a wait from http/deadline.h"},
    {{"high_resolution_clock", "utc_clock", "clock_gettime", "gettimeofday", "std::time(", "time(nullptr)",
      "time(NULL)"},
     {},
     "time comes through ports::Clock"},
};

const std::set<std::string> kEmptyNames = {"util",    "utils", "utility", "common",  "helper",
                                           "helpers", "misc",  "manager", "managers"};

struct Include {
  std::size_t line;
  std::string name;
  bool quoted;
};

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> includes;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (!line.starts_with("#include ")) continue;
    const std::size_t open = line.find_first_of("\"<");
    if (open == std::string::npos) continue;
    const bool quoted = line[open] == '"';
    const std::size_t close = line.find(quoted ? '"' : '>', open + 1);
    includes.push_back({i, line.substr(open + 1, close - open - 1), quoted});
  }
  return includes;
}

Findings layers(const SourceFile& file) {
  if (!file.in_src() || file.path == "src/main.cc") return {};
  const auto own = kLayers.find(file.layer());
  if (own == kLayers.end()) return {file.path + ": '" + file.layer() + "' is not a layer"};

  Findings findings;
  for (const Include& include : includes_of(file)) {
    const std::string folder = include.name.substr(0, include.name.find('/'));
    // A test may also include what lies in tests/, and the adapters in memory.
    const bool is_for_tests = folder == "memory" || !kLayers.contains(folder);
    if (!include.quoted || (file.is_test() && is_for_tests)) continue;
    if (!include.name.contains('/')) {
      findings.push_back(at(file, include.line, "name the layer of " + include.name));
    } else if (folder != own->first && !own->second.contains(folder)) {
      findings.push_back(at(file, include.line, own->first + " may not include " + folder));
    }
  }
  return findings;
}

Findings vendors(const SourceFile& file) {
  if (!file.in_src()) return {};
  Findings findings;
  for (const Include& include : includes_of(file)) {
    for (const auto& [header, folders] : kVendors) {
      if (include.name.starts_with(header) && !folders.contains(file.layer()))
        findings.push_back(at(file, include.line, include.name + " may not be included here"));
    }
  }
  return findings;
}

Findings names(const SourceFile& file) {
  Findings findings;
  for (const std::filesystem::path& part : std::filesystem::path(file.path)) {
    std::istringstream words(part.stem().string());
    for (std::string word; std::getline(words, word, '_');) {
      if (kEmptyNames.contains(word)) findings.push_back(file.path + ": '" + word + "' names nothing");
    }
  }
  return findings;
}

Findings environment(const SourceFile& file) {
  if (!file.in_src() || file.path == "src/system/environment.cc" || file.is_test()) return {};
  return lines_with(file, "getenv", "only src/system/environment.cc reads the environment");
}

Findings one_places(const SourceFile& file) {
  if (!file.in_src() || file.is_test()) return {};
  Findings findings;
  for (const OnePlace& place : kOnePlaces) {
    if (place.files.contains(file.path)) continue;
    for (const std::string_view word : place.words)
      std::ranges::move(lines_with(file, word, std::string(place.instead)), std::back_inserter(findings));
  }
  return findings;
}

Findings unfinished(const SourceFile& file) {
  Findings findings;
  // In two pieces, or this file would find itself.
  for (const std::string_view word : {"FIX"
                                      "ME",
                                      "TO"
                                      "DO"}) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.lines[i].contains(word)) findings.push_back(at(file, i, "unfinished"));
    }
  }
  return findings;
}

Findings columns(const SourceFile& file) {
  Findings findings;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    const auto count = std::ranges::count_if(file.lines[i], std::not_fn(continues));
    if (static_cast<std::size_t>(count) > kColumnsMax)
      findings.push_back(at(file, i, std::to_string(count) + " columns"));
  }
  return findings;
}

Findings length(const SourceFile& file) {
  if (file.lines.size() <= kLinesMax) return {};
  return {file.path + ": " + std::to_string(file.lines.size()) + " lines"};
}

Findings headers(const SourceFile& file) {
  if (!file.is_header()) return {};
  Findings findings;
  if (file.lines.empty() || !file.lines[0].starts_with("// "))
    findings.push_back(file.path + ": does not begin by saying what it is for");
  if (std::ranges::find(file.lines, "#pragma once") == file.lines.end())
    findings.push_back(file.path + ": lacks #pragma once");
  return findings;
}

Findings catch_alls(const std::vector<SourceFile>& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (file.in_src() && !file.is_test())
      std::ranges::move(lines_with(file, "catch (...)", "catches everything"), std::back_inserter(findings));
  }
  if (findings.size() <= kCatchAllsMax) return {};
  return findings;
}

}  // namespace

const std::map<std::string, std::set<std::string>>& layer_table() {
  return kLayers;
}

Findings findings_of(const std::vector<SourceFile>& tree) {
  Findings findings = catch_alls(tree);
  std::ranges::move(event_findings(tree), std::back_inserter(findings));
  for (const SourceFile& file : tree) {
    for (const auto rule :
         {layers, vendors, names, environment, one_places, unfinished, columns, length, headers})
      std::ranges::move(rule(file), std::back_inserter(findings));
  }
  return findings;
}

}  // namespace bellwether::testbed
