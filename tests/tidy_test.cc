// The rules of the source tree that no compiler checks: which layer may include
// what, what only one place may do, and how a file looks.
//
// A rule is a function from a file to what it finds there. Every rule is shown to
// fire on a bad sample, and then the whole tree must be clean.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = BELLWETHER_SOURCE_DIR;

constexpr std::size_t kColumnsMax = 110;
constexpr std::size_t kLinesMax = 700;
constexpr std::size_t kCatchAllsMax = 2;  // main and the loop of the Lambda runtime.

// Which layers each folder of src may include besides itself.
const std::map<std::string, std::set<std::string>> kLayers = {
    {"base", {}},
    {"market", {"base"}},
    {"sentiment", {"base"}},
    {"schedule", {"base"}},
    {"cost", {"base"}},
    {"chart", {"base", "market"}},
    {"ports", {"base", "market", "sentiment"}},
    {"system", {"base", "ports"}},
    {"scorers", {"base", "sentiment", "ports"}},
    {"events", {"base", "market", "sentiment", "ports"}},
    {"memory", {"base", "market", "ports", "events"}},
    {"functions", {"base", "market", "sentiment", "chart", "ports", "events"}},
    {"watch", {"base", "market", "sentiment", "ports", "events", "functions"}},
    {"http", {"base"}},
    {"summaries", {"base", "ports", "system", "http"}},
    {"aws", {"base", "market", "sentiment", "ports", "system", "events", "http"}},
    {"lambda", {"base", "market", "sentiment", "ports", "system", "events", "http"}},
    {"deploy", {"base", "system"}},
    {"local", {"base", "market", "sentiment", "schedule", "ports", "system", "events"}},
    {"settings", {"base", "schedule", "chart", "ports", "system", "events", "functions"}},
    {"stage",
     {"base", "schedule", "chart", "ports", "system", "events", "functions", "settings", "http", "summaries",
      "scorers", "aws", "lambda", "local"}},
    {"cli",
     {"base", "market", "sentiment", "cost", "chart", "ports", "system", "events", "functions", "watch",
      "settings", "deploy"}},
};

// Headers from outside, by how their names begin, and the only folders of src
// that may include them.
const std::vector<std::pair<std::string_view, std::set<std::string>>> kVendors = {
    {"sqlite3", {"local"}},
    {"ft2build.h", {"chart"}},
    {"freetype/", {"chart"}},
    {"libdeflate", {"chart", "deploy"}},
    {"simde", {"chart"}},
    {"minizip/", {"deploy"}},
    {"toml", {"settings"}},
    {"boost/json", {"aws", "cli", "events", "lambda", "summaries"}},
    {"boost/asio", {"http"}},
    {"boost/beast", {"http"}},
    {"openssl/", {"aws", "deploy", "http"}},
    {"pugixml", {"aws", "summaries"}},
    {"zlib", {"http", "chart"}},
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

struct SourceFile {
  std::string path;  // From the root of the tree, as "src/base/time.h".
  std::vector<std::string> lines;

  bool in_src() const { return path.starts_with("src/"); }
  bool is_header() const { return path.ends_with(".h"); }
  bool is_test() const { return path.ends_with("_test.cc") || path.starts_with("tests/"); }
  // "base" of "src/base/time.h"; empty for src/main.cc and outside src.
  std::string layer() const {
    const std::string folder = fs::path(path).parent_path().generic_string();
    return folder.starts_with("src/") ? folder.substr(4) : "";
  }
};

SourceFile source_file(std::string path, const std::string& text) {
  SourceFile file{.path = std::move(path), .lines = {}};
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
  return file;
}

using Findings = std::vector<std::string>;

std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line + 1) + ": " + what;
}

// The line without a comment at its end. A "//" inside a text literal counts as
// one too, which no rule here minds.
std::string_view code_of(std::string_view line) {
  return line.substr(0, line.find("//"));
}

Findings lines_with(const SourceFile& file, std::string_view token, const std::string& what) {
  Findings findings;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (code_of(file.lines[i]).contains(token)) findings.push_back(at(file, i, what));
  }
  return findings;
}

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
  for (const fs::path& part : fs::path(file.path)) {
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

// Who reads a log knows an event by its phrase; who reads metrics trusts that they are counted.
Findings events(const std::vector<SourceFile>& tree) {
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
      if (file.layer() == "functions" && !is_named(file, "&" + event.name))
        findings.push_back(event.where + event.name + " is not in the list of its function's events");
    }
  }
  return findings;
}

Findings findings_of(const std::vector<SourceFile>& tree) {
  Findings findings = catch_alls(tree);
  std::ranges::move(events(tree), std::back_inserter(findings));
  for (const SourceFile& file : tree) {
    for (const auto rule :
         {layers, vendors, names, environment, one_places, unfinished, columns, length, headers})
      std::ranges::move(rule(file), std::back_inserter(findings));
  }
  return findings;
}

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<SourceFile> read_tree() {
  std::vector<SourceFile> tree;
  for (const char* folder : {"src", "tests", "bench", "fuzz"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      tree.push_back(source_file(fs::relative(entry.path(), kRoot).generic_string(), read(entry.path())));
    }
  }
  return tree;
}

TEST(Tidy, EveryRuleFiresOnABadSample) {
  const std::string header = "// What it is for.\n#pragma once\n";
  const struct {
    const char* why;
    std::string path, text;
    Findings expected;
  } cases[] = {
      {"a layer that reaches up",
       "src/market/price.cc",
       "#include \"ports/clock.h\"\n",
       {"src/market/price.cc:1: market may not include ports"}},
      {"an adapter that draws",
       "src/local/engine.cc",
       "\n#include \"chart/chart.h\"\n",
       {"src/local/engine.cc:2: local may not include chart"}},
      {"a test that reaches up",
       "src/chart/png_test.cc",
       "#include \"events/item_json.h\"\n",
       {"src/chart/png_test.cc:1: chart may not include events"}},
      {"a function that is given what tests are",
       "src/functions/fan_out.cc",
       "#include \"memory/memory_table.h\"\n",
       {"src/functions/fan_out.cc:1: functions may not include memory"}},
      {"a folder that is no layer",
       "src/extras/thing.cc",
       "",
       {"src/extras/thing.cc: 'extras' is not a layer"}},
      {"an include without its layer",
       "src/base/time.cc",
       "#include \"time.h\"\n",
       {"src/base/time.cc:1: name the layer of time.h"}},
      {"SQLite in a function",
       "src/functions/draw_charts.cc",
       "#include <sqlite3.h>\n",
       {"src/functions/draw_charts.cc:1: sqlite3.h may not be included here"}},
      {"FreeType in the engine",
       "src/local/engine.cc",
       "#include <ft2build.h>\n",
       {"src/local/engine.cc:1: ft2build.h may not be included here"}},
      {"libdeflate in the commands",
       "src/cli/list.cc",
       "#include <libdeflate.h>\n",
       {"src/cli/list.cc:1: libdeflate.h may not be included here"}},
      {"OpenSSL in main",
       "src/main.cc",
       "#include <openssl/ssl.h>\n",
       {"src/main.cc:1: openssl/ssl.h may not be included here"}},
      {"TOML in the chart",
       "src/chart/chart.cc",
       "#include <toml++/toml.h>\n",
       {"src/chart/chart.cc:1: toml++/toml.h may not be included here"}},
      {"JSON in a port",
       "src/ports/table.h",
       header + "#include <boost/json.hpp>\n",
       {"src/ports/table.h:3: boost/json.hpp may not be included here"}},
      {"a name that says nothing",
       "src/base/string_util.cc",
       "",
       {"src/base/string_util.cc: 'util' names nothing"}},
      {"the environment read in a layer",
       "src/chart/theme.cc",
       "f(std::getenv(\"THEME\"));\n",
       {"src/chart/theme.cc:1: only src/system/environment.cc reads the environment"}},
      {"the clock read outside its adapter",
       "src/functions/draw_charts.cc",
       "const auto now = std::chrono::system_clock::now();\n",
       {"src/functions/draw_charts.cc:1: the time of day comes through ports::Clock"}},
      {"a limit that reads the steady clock itself",
       "src/http/connection.cc",
       "using Clock = std::chrono::steady_clock;\n",
       {"src/http/connection.cc:1: time comes through ports::Clock, the limit of a wait from "
        "http/deadline.h"}},
      {"the steady clock in a header",
       "src/http/client.h",
       header + "std::chrono::steady_clock::time_point deadline;\n",
       {"src/http/client.h:3: time comes through ports::Clock, the limit of a wait from http/deadline.h"}},
      {"C's clocks, which nobody has",
       "src/main.cc",
       "std::chrono::high_resolution_clock::now();\nstd::time(&now);\ntime(nullptr);\n"
       "clock_gettime(CLOCK_MONOTONIC, &now);\ngettimeofday(&now, 0);\n",
       {"src/main.cc:1: time comes through ports::Clock", "src/main.cc:4: time comes through ports::Clock",
        "src/main.cc:5: time comes through ports::Clock", "src/main.cc:2: time comes through ports::Clock",
        "src/main.cc:3: time comes through ports::Clock"}},
      {"a second reader of numbers",
       "src/http/url.cc",
       "std::from_chars(digits.begin(), digits.end(), port);\n",
       {"src/http/url.cc:1: base/number.h reads numbers"}},
      {"work put off",
       "bench/draw_charts.cc",
       "// TO"
       "DO: warm up\n",
       {"bench/draw_charts.cc:1: unfinished"}},
      {"a mistake left in",
       "src/base/text.cc",
       "// FIX"
       "ME\n",
       {"src/base/text.cc:1: unfinished"}},
      {"a long line",
       "tests/end_test.cc",
       std::string(kColumnsMax + 1, 'x') + "\n",
       {"tests/end_test.cc:1: 111 columns"}},
      {"a long file", "src/base/text.cc", std::string(kLinesMax + 1, '\n'), {"src/base/text.cc: 701 lines"}},
      {"a header that may be read twice",
       "src/base/text.h",
       "// Text.\n",
       {"src/base/text.h: lacks #pragma once"}},
      {"a header that does not introduce itself",
       "src/base/text.h",
       "#pragma once\n",
       {"src/base/text.h: does not begin by saying what it is for"}},
      {"a third catch-all",
       "src/main.cc",
       "catch (...) {\ncatch (...) {\ncatch (...) {\n",
       {"src/main.cc:1: catches everything", "src/main.cc:2: catches everything",
        "src/main.cc:3: catches everything"}},
      {"an event that reads like another",
       "src/local/engine_events.h",
       header + "constexpr ports::Event kOne{.phrase = \"thing done\"};\nconstexpr ports::Event kTwo{\n    "
                ".phrase = \"thing done\"};\n",
       {"src/local/engine_events.h:4: 'thing done' is another event's phrase"}},
      {"an event without a phrase",
       "src/main.cc",
       "constexpr ports::Event kOne{};\nconstexpr ports::Event kTwo{.phrase = \"Thing done\"};\n"
       "constexpr ports::Event kThree{.phrase = \"the Thing\"};\n"
       "constexpr ports::Event kFour{.phrase = \"thing done.\"};\n",
       {"src/main.cc:1: '' is no phrase", "src/main.cc:2: 'Thing done' is no phrase",
        "src/main.cc:3: 'the Thing' is no phrase", "src/main.cc:4: 'thing done.' is no phrase"}},
      {"metrics that nobody looks for",
       "src/lambda/handlers.h",
       header +
           "inline constexpr ports::Event kOne{\n    .phrase = \"thing done\", .counts = {\"Things\"}};\n",
       {"src/lambda/handlers.h:3: no test looks for the metrics of kOne"}},
      {"an event that its function does not list",
       "src/functions/draw_charts.h",
       header + "inline constexpr ports::Event kOne{.phrase = \"thing done\"};\n",
       {"src/functions/draw_charts.h:3: kOne is not in the list of its function's events"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(findings_of({source_file(c.path, c.text)}), c.expected);
  }
}

TEST(Tidy, NoRuleFiresOnAGoodSample) {
  const struct {
    const char* path;
    std::string text;
  } cases[] = {
      {"src/main.cc", "#include \"local/engine.h\"\ncatch (...) {\ncatch (...) {\n"},
      {"src/system/clock.cc", "#include \"ports/clock.h\"\nstd::chrono::system_clock::now();\n"},
      {"src/http/deadline.h", "// When.\n#pragma once\nusing Clock = std::chrono::steady_clock;\n"},
      {"src/local/doorbell_test.cc", "using Watch = std::chrono::steady_clock;\n"},
      {"src/events/schedule_event.cc", "std::optional<Instant> time() const { return visitor.time(); }\n"},
      {"src/system/environment.cc", "std::getenv(\"HOME\");\n"},
      {"src/local/engine_test.cc", "#include \"contracts/table_contract.h\"\n"},
      {"src/functions/fan_out_test.cc", "#include \"memory/memory_table.h\"\n"},
      {"src/settings/list.h", "// Lists.\n\n#pragma once\n#include <toml++/toml.h>\n"},
      {"src/base/number.h", "// A number.\n#pragma once\nstd::from_chars(begin, end, number);\n"},
      {"src/base/time.cc", "// Unlike std::chrono::system_clock::now and getenv.\n"},
      {"src/functions/draw_charts.h",
       "// Draws.\n\n#pragma once\nconstexpr ports::Event kOne{.phrase = \"no SIGTERM will come\"};\n"
       "constexpr std::array kEvents = {&kOne};\n"},
      {"tests/names_test.cc", "// 稲妻" + std::string(kColumnsMax - 5, 'x') + "\n"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.path);
    EXPECT_EQ(findings_of({source_file(c.path, c.text)}), Findings());
  }
}

TEST(Tidy, TheTreeIsClean) {
  const std::vector<SourceFile> tree = read_tree();
  ASSERT_GT(std::ranges::count_if(tree, &SourceFile::in_src), 20) << "of " << kRoot;
  for (const std::string& finding : findings_of(tree)) ADD_FAILURE() << finding;
}

TEST(Tidy, TheBuildLinksTheLayersOfTheTable) {
  std::map<std::string, std::set<std::string>> linked;
  std::istringstream lines(read(kRoot / "CMakeLists.txt"));
  const std::string call = "bellwether_layer(";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(call)) continue;
    std::istringstream words(line.substr(call.size(), line.find(')') - call.size()));
    std::string layer, word;
    words >> layer;
    std::set<std::string>& below = linked[layer];
    while (words >> word && word != "LIBRARIES") {
      if (word != "LAYERS") below.insert(word);
    }
  }
  EXPECT_EQ(linked, kLayers);
}

}  // namespace
}  // namespace bellwether
