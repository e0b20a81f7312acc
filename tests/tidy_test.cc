// Every rule of the tree (tree_rules.h) is shown to fire on a bad sample, and then the whole tree must be
// clean.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "source_file.h"
#include "tree_rules.h"

namespace bellwether::testbed {
namespace {

const std::filesystem::path kRoot = BELLWETHER_SOURCE_DIR;

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
  const std::vector<SourceFile> tree = read_tree(kRoot);
  ASSERT_GT(std::ranges::count_if(tree, &SourceFile::in_src), 20) << "of " << kRoot;
  for (const std::string& finding : findings_of(tree)) ADD_FAILURE() << finding;
}

TEST(Tidy, TheBuildLinksTheLayersOfTheTable) {
  std::map<std::string, std::set<std::string>> linked;
  std::istringstream lines(read_text(kRoot / "CMakeLists.txt"));
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
  EXPECT_EQ(linked, layer_table());
}

}  // namespace
}  // namespace bellwether::testbed
