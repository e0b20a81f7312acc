// The watch list as a person keeps it: add, remove, update and list with the real
// executable, every word of what they print.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "program.h"

namespace bellwether {
namespace {

// The outcome of a command, for comparing.
std::string transcript(const Ended& ended) {
  return ended.out + ended.error + "exit code " + std::to_string(ended.exit_code) + "\n";
}

TEST(WatchList, TheOldToolsDemonstrationHasItsOutcome) {
  const Home home;
  home.write("fang.txt", "facebook\namazon\nnetflix\ngoogle\n");
  home.write("sold.txt", "amazon\nmeta\n");
  EXPECT_EQ(transcript(home.run({"add", "-f", "fang.txt"})),
            "before         0 items\n"
            "add            4: facebook, amazon, netflix, google\n"
            "after          4 items: amazon, facebook, google, netflix\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"add", "-i", "apple", "-i", "netflix"})),
            "before         4 items: amazon, facebook, google, netflix\n"
            "add            1: apple\n"
            "there already  1: netflix\n"
            "after          5 items: amazon, apple, facebook, google, netflix\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"remove", "-i", "apple", "-i", "tesla"})),
            "before         5 items: amazon, apple, facebook, google, netflix\n"
            "remove         1: apple\n"
            "not there      1: tesla\n"
            "after          4 items: amazon, facebook, google, netflix\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"update", "-o", "facebook", "-n", "meta"})),
            "before         4 items: amazon, facebook, google, netflix\n"
            "rename         'facebook' to 'meta'\n"
            "after          4 items: amazon, google, meta, netflix\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"remove", "-f", "sold.txt"})),
            "before         4 items: amazon, google, meta, netflix\n"
            "remove         2: amazon, meta\n"
            "after          2 items: google, netflix\n"
            "exit code 0\n");
  EXPECT_EQ(home.run({"list"}).out,
            "ITEM     OWNER  PRICES  LATEST  PRICE\n"
            "google               0\n"
            "netflix              0\n");
}

TEST(WatchList, WhatIsThereAlreadyAndWhatIsNotThereChangeNothing) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "a"}).exit_code, 0);
  EXPECT_EQ(transcript(home.run({"add", "--item", "a"})),
            "before         1 item: a\n"
            "add            nothing\n"
            "there already  1: a\n"
            "after          1 item: a\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"remove", "--item", "b"})),
            "before         1 item: a\n"
            "remove         nothing\n"
            "not there      1: b\n"
            "after          1 item: a\n"
            "exit code 0\n");
  // An item is another one under another owner.
  EXPECT_EQ(home.run({"remove", "-i", "a", "--owner", "me"}).exit_code, 0);
  EXPECT_EQ(transcript(home.run({"add", "-i", "a", "--owner", "me"})),
            "before         1 item: a\n"
            "add            1: a of me\n"
            "after          2 items: a, a of me\n"
            "exit code 0\n");
}

TEST(WatchList, UpdateKeepsThePricesAndRefusesANameThatIsTakenOrAbsent) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "facebook", "2024-01-31", "390.5", "--currency", "USD"}).exit_code, 0);
  ASSERT_EQ(home.run({"add", "-i", "google"}).exit_code, 0);
  EXPECT_EQ(transcript(home.run({"update", "-o", "facebook", "-n", "google"})),
            "Error: there is an item 'google' already; nothing was changed\n"
            "Try: bellwether show google\n"
            "exit code 1\n");
  EXPECT_EQ(transcript(home.run({"update", "-o", "facebok", "-n", "meta"})),
            "Error: there is no item 'facebok'; did you mean 'facebook'?\n"
            "Try: bellwether update -o facebook -n meta\n"
            "exit code 1\n");
  EXPECT_EQ(
      transcript(home.run({"update", "-o", "facebook", "-n", "meta", "--json"})),
      "{\"dry_run\":false,\"before\":{\"count\":2,\"items\":[{\"item\":\"facebook\",\"owner\":\"\"},"
      "{\"item\":\"google\",\"owner\":\"\"}]},\"renamed\":{\"from\":{\"item\":\"facebook\",\"owner\":"
      "\"\"},\"to\":{\"item\":\"meta\",\"owner\":\"\"}},\"results\":[],\"after\":{\"count\":2,\"items\":"
      "[{\"item\":\"google\",\"owner\":\"\"},{\"item\":\"meta\",\"owner\":\"\"}]}}\n"
      "exit code 0\n");
  EXPECT_EQ(home.run({"list"}).out,
            "ITEM    OWNER  PRICES  LATEST       PRICE\n"
            "google              0\n"
            "meta                1  2024-01-31  390.50  USD\n");
}

TEST(WatchList, ADryRunSaysWhatWouldHappenAndChangesNothing) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "a", "-i", "b"}).exit_code, 0);
  const std::string before = home.run({"list", "--json"}).out;
  EXPECT_EQ(transcript(home.run({"add", "-i", "c", "-i", "a", "--dry-run"})),
            "before         2 items: a, b\n"
            "add            1: c\n"
            "there already  1: a\n"
            "after          3 items: a, b, c\n"
            "Nothing was changed: --dry-run\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"remove", "-i", "b", "--dry-run"})),
            "before         2 items: a, b\n"
            "remove         1: b\n"
            "after          1 item: a\n"
            "Nothing was changed: --dry-run\n"
            "exit code 0\n");
  EXPECT_EQ(transcript(home.run({"update", "-o", "a", "-n", "z", "--dry-run"})),
            "before         2 items: a, b\n"
            "rename         'a' to 'z'\n"
            "after          2 items: b, z\n"
            "Nothing was changed: --dry-run\n"
            "exit code 0\n");
  EXPECT_EQ(home.run({"list", "--json"}).out, before);
}

TEST(WatchList, WhatAFileHoldsBesidesNamesIsToldByLine) {
  const Home home;
  home.write("names.txt", "\n netflix\t\r\n\nCafe\u0301\nnetflix\nCaf\u00E9\nbad\x01name\n稲妻\n\n");
  EXPECT_EQ(transcript(home.run({"add", "-f", "names.txt"})),
            "before         0 items\n"
            "add            3: netflix, Caf\u00E9, 稲妻\n"
            "after          3 items: Caf\u00E9, netflix, 稲妻\n"
            "names.txt: 3 empty lines left out: 1, 3, 9\n"
            "names.txt: 2 repeated names left out: line 5 'netflix' (as line 2), line 6 'Caf\u00E9' (as line "
            "4)\n"
            "Error: names.txt: line 7 'bad?name': the name holds a control character\n"
            "exit code 1\n");
  EXPECT_EQ(home.run({"add", "-f", "-", "--json"}, "netflix\n\nx\nx\n").out,
            "{\"dry_run\":false,\"before\":{\"count\":3,\"items\":[{\"item\":\"Caf\u00E9\",\"owner\":\"\"},"
            "{\"item\":\"netflix\",\"owner\":\"\"},{\"item\":\"稲妻\",\"owner\":\"\"}]},\"added\":"
            "[{\"item\":\"x\",\"owner\":\"\"}],\"there_already\":[{\"item\":\"netflix\",\"owner\":\"\"}],"
            "\"refused\":[],\"repeated\":[{\"line\":4,\"first_line\":3,\"item\":\"x\"}],\"empty_lines\":[2],"
            "\"after\":{\"count\":4,\"items\":[{\"item\":\"Caf\u00E9\",\"owner\":\"\"},{\"item\":\"netflix\","
            "\"owner\":\"\"},{\"item\":\"x\",\"owner\":\"\"},{\"item\":\"稲妻\",\"owner\":\"\"}]}}\n");
  // Thousands of them are told in one line each kind, and ten errors.
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "\nx\n\x01" + std::to_string(i) + "\n";
  const Ended ended = home.run({"add", "-f", "-"}, many);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(std::ranges::count(ended.error, '\n'), 13) << ended.error;
  for (const char* text : {"standard input: 1,000 empty lines left out: 1, 4, 7, ", " and 990 more\n",
                           "standard input: 999 repeated names left out: line 5 'x' (as line 2), ",
                           "Error: standard input: and 990 more bad names\n"})
    EXPECT_NE(ended.error.find(text), std::string::npos) << text << "\nin\n" << ended.error;
}

TEST(WatchList, EveryNameThatCanBeANameIsOneAndComesBackAsItWas) {
  const Home home;
  const Words names = {"a/b",        "..",         "../../etc/passwd",
                       "O'Reilly",   "\"Yahoo!\"", "=1+1",
                       "[a]",        "%",          "👩‍👩‍👧‍👦 🇯🇵",
                       "مايكروسوفت", "רשת",        "a,b"};
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  ASSERT_EQ(home.run({"add", "-f", "-"}, text).exit_code, 0);
  const std::string listed = home.run({"list"}).out;
  for (const std::string& name : names) {
    EXPECT_NE(listed.find("\n" + name + " "), std::string::npos) << name << " in\n" << listed;
    const Ended ended = home.run({"remove", "-i", name});
    EXPECT_NE(ended.out.find("remove         1: " + name + "\n"), std::string::npos) << ended.out;
  }
  EXPECT_EQ(home.run({"list"}).out, "");
}

TEST(WatchList, BadInputIsNamedAndChangesNothing) {
  const Home home;
  home.write("empty", "");
  home.write("blank", "\n  \n");
  home.write("binary", std::string_view("\x7f"
                                        "ELF\0\0",
                                        6));
  home.write("long", std::string(10 << 20, 'x'));
  home.write("names", "a\n");
  const std::string x40(40, 'x');
  const struct {
    Words words;
    int exit_code;
    std::string error;
  } cases[] = {
      {{"-f", "empty"}, 1, "Error: empty: no names in it\n"},
      {{"-f", "blank"}, 1, "Error: blank: no names in it\n"},
      {{"-f", "absent"}, 1, "Error: absent: No such file or directory\n"},
      {{"-f", "."}, 1, "Error: .: Is a directory\n"},
      {{"-f", "binary"}, 1, "Error: binary: not text, but binary data\n"},
      {{"-f", "long"},
       1,
       "Error: long: line 1 '" + x40 + "...': the name has 10485760 bytes; at most 256 are allowed\n"},
      {{"-i", "a\nb"}, 1, "Error: name 'a\n  b': the name holds a control character\n"},
      {{"-i", " "}, 1, "Error: name '': the name is empty\n"},
      {{"-i", std::string(257, 'x')},
       1,
       "Error: name '" + x40 + "...': the name has 257 bytes; at most 256 are allowed\n"},
      {{"-i", "\xFF"}, 1, "Error: name '\xFF': the name is not UTF-8\n"},
      {{"-f", "names", "-i", "a"}, 2, "Error: names and --file exclude each other\n"},
      {{}, 2, "Error: say which names: NAME, or --file FILE\n"},
  };
  for (const std::string command : {"add", "remove"}) {
    for (const auto& c : cases) {
      Words words = {command};
      words.insert(words.end(), c.words.begin(), c.words.end());
      const Ended ended = home.run(words);
      SCOPED_TRACE(c.error);
      EXPECT_EQ(ended.exit_code, c.exit_code);
      EXPECT_EQ(ended.error.substr(0, ended.error.find("Try: ")), c.error);
      EXPECT_EQ(ended.error.find("Try: ") != std::string::npos, c.exit_code == 2);
      EXPECT_EQ(ended.out.find(": "), std::string::npos) << ended.out;
    }
  }
  EXPECT_EQ(home.run({"list", "--json"}).out, "{\"items\":[]}\n");
}

// Home with a folder of texts, and an engine that reads it.
const Words kUp = {"--summaries", "folder", "--summaries-folder", "texts"};

class WatchListResults : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(home_.path("texts"));
    home_.write("texts/netflix.txt", "Netflix is a wonderful and great success.");
    home_.write("texts/google.txt", "Google had a horrible, disastrous, terrible year.");
    home_.write("texts/amazon.txt", "Amazon is great.");
  }

  std::string result(const std::string& name) const {
    return file_text(home_.path("data/bellwether/bucket/sentiment/" + name));
  }

  // Reads what is watched, all of it once.
  void read(std::size_t names) const {
    ASSERT_EQ(home_.run({"run", "fan-out"}).out,
              std::to_string(names) + (names == 1 ? " name" : " names") + " sent to read-sentiment\n");
    Engine engine(home_, kUp);
    EXPECT_TRUE(Engine::comes_true([&] {
      return engine.log().find("names sent") != std::string::npos &&
             home_.run({"queue", "status"})
                 .out.starts_with("visible       0\nin flight     0\ndelayed       0\n");
    })) << engine.log();
    EXPECT_EQ(engine.stop(SIGTERM), 0) << engine.log();
  }

  const Home home_;
};

TEST_F(WatchListResults, AreShownBesideThePrices) {
  ASSERT_EQ(home_.run({"add", "-i", "netflix", "-i", "google", "-i", "unknown"}).exit_code, 0);
  read(3);
  EXPECT_EQ(home_.run({"list"}).out,
            "ITEM     OWNER  PRICES  LATEST  PRICE    SENTIMENT\n"
            "google               0                   NEGATIVE\n"
            "netflix              0                   POSITIVE\n"
            "unknown              0                   no summary\n");
  const std::string shown = home_.run({"show", "netflix"}).out;
  EXPECT_TRUE(shown.starts_with("netflix\n  sentiment  POSITIVE\n  scores     positive 0.")) << shown;
  for (const char* text : {"\n  summary    Netflix is a wonderful and great success.\n",
                           "\n  source     folder\n", "\n  read       20", "\nNo prices.\n"})
    EXPECT_NE(shown.find(text), std::string::npos) << text << "\nin\n" << shown;
  EXPECT_NE(home_.run({"list", "--json"}).out.find("\"sentiment\":\"POSITIVE\""), std::string::npos);
  EXPECT_NE(home_.run({"show", "netflix", "--json"}).out.find("\"reading\":{"), std::string::npos);
}

TEST_F(WatchListResults, OfARemovedOrRenamedItemGoAndAllOthersStay) {
  ASSERT_EQ(home_.run({"add", "-i", "netflix", "-i", "google", "-i", "amazon"}).exit_code, 0);
  read(3);
  const fs::path bucket = home_.path("data/bellwether/bucket");
  std::ofstream(bucket / "sentiment/netflix.txt") << "a person's own";
  const std::string google = result("google.json");
  ASSERT_NE(google, "");
  EXPECT_EQ(transcript(home_.run({"remove", "-i", "netflix"})),
            "before         3 items: amazon, google, netflix\n"
            "remove         1: netflix\n"
            "results        2: sentiment/netflix.csv, sentiment/netflix.json\n"
            "after          2 items: amazon, google\n"
            "exit code 0\n");
  EXPECT_FALSE(fs::exists(bucket / "sentiment/netflix.csv"));
  EXPECT_FALSE(fs::exists(bucket / "sentiment/netflix.json"));
  EXPECT_TRUE(fs::exists(bucket / "sentiment/netflix.txt"));
  EXPECT_EQ(transcript(home_.run({"update", "-o", "amazon", "-n", "amazon.com"})),
            "before         2 items: amazon, google\n"
            "rename         'amazon' to 'amazon.com'\n"
            "results        2: sentiment/amazon.csv, sentiment/amazon.json\n"
            "after          2 items: amazon.com, google\n"
            "exit code 0\n");
  EXPECT_FALSE(fs::exists(bucket / "sentiment/amazon.csv"));
  EXPECT_EQ(result("google.json"), google);
  EXPECT_NE(result("google.csv"), "");
}

TEST_F(WatchListResults, ThatAnotherItemSharesStay) {
  for (const char* owner : {"me", "you"})
    ASSERT_EQ(home_.run({"add", "-i", "netflix", "--owner", owner}).exit_code, 0);
  read(2);
  // Each has its own, where nothing else is said.
  ASSERT_NE(result("netflix~me.json"), "");
  ASSERT_NE(result("netflix~you.json"), "");
  const fs::path shared = home_.path("data/bellwether/bucket/sentiment/netflix.json");
  fs::copy_file(shared.parent_path() / "netflix~me.json", shared);
  const std::vector<std::string> by_name = {"remove", "--sentiment-key", "sentiment/{name}", "-i", "netflix"};
  const auto remove = [&](const std::string& owner) {
    std::vector<std::string> words = by_name;
    words.insert(words.end(), {"--owner", owner});
    return home_.run(words).out;
  };
  EXPECT_EQ(remove("me"),
            "before         2 items: netflix of me, netflix of you\n"
            "remove         1: netflix of me\n"
            "after          1 item: netflix of you\n");
  EXPECT_TRUE(fs::exists(shared));
  EXPECT_NE(remove("you").find("results        1: sentiment/netflix.json"), std::string::npos);
  EXPECT_FALSE(fs::exists(shared));
}

TEST(WatchList, RunFanOutIsARunInStatusAndNeverOneBesideAnother) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "netflix"}).exit_code, 0);
  ASSERT_EQ(home.run({"run", "fan-out"}).exit_code, 0);
  EXPECT_NE(home.run({"status"}).out.find("  fan-out "), std::string::npos);

  // As the engine holds it while a scheduled run is under way.
  const std::string path = home.path("data/bellwether/schedule-fan-out.lock");
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(file, 0) << path;
  struct flock whole{};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  ASSERT_EQ(::fcntl(file, F_OFD_SETLK, &whole), 0);
  const auto beside = home.run({"run", "fan-out"});
  EXPECT_EQ(beside.exit_code, 1);
  EXPECT_TRUE(beside.error.starts_with("Error: fan-out runs already, in process ")) << beside.error;
  ::close(file);
  EXPECT_EQ(home.run({"run", "fan-out"}).exit_code, 0);
}

TEST(WatchList, UpWithoutSummariesRunsNoScheduleAndSaysHowToTurnItOn) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "netflix"}).exit_code, 0);
  Engine engine(home);
  EXPECT_TRUE(engine.logs("engine ready")) << engine.log();
  EXPECT_TRUE(engine.logs("sentiment is off")) << engine.log();
  EXPECT_EQ(engine.stop(SIGTERM), 0);
  EXPECT_EQ(engine.log().find("names sent"), std::string::npos);
  EXPECT_EQ(home.run({"run", "fan-out", "--json"}).out, "{\"sent\":1,\"unreadable\":0}\n");
  EXPECT_TRUE(home.run({"queue", "status"})
                  .out.starts_with("visible       1\nin flight     0\ndelayed       0\n"
                                   "oldest        20"));
}

TEST(WatchList, ANameThatCannotBeReadEndsAsADeadLetterThatShowsItself) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "netflix"}).exit_code, 0);
  // What will never be read; what is down would be waited for.
  home.write("netflix.txt", std::string_view("a\0b", 3));
  const Words up = {"--summaries", "folder", "--summaries-folder", ".", "--read-max-receive-count", "1"};
  Engine engine(home, up);
  EXPECT_TRUE(Engine::comes_true([&] {
    return home.run({"dead-letters", "list"}).out.find("netflix") != std::string::npos;
  })) << engine.log();
  EXPECT_EQ(engine.stop(SIGTERM), 0);
  const std::string shown = home.run({"dead-letters", "show", "1"}).out;
  for (const char* text : {"origin      queue\n", "function    read-sentiment\n", "item        netflix\n",
                           "condition   MaximumReceivesExceeded\n", "\n{\"name\":\"netflix\"}\n"})
    EXPECT_NE(shown.find(text), std::string::npos) << text << "\nin\n" << shown;
  EXPECT_TRUE(home.run({"dead-letters", "show", "1", "--json"})
                  .out.ends_with(R"("letter":{"name":"netflix"}})"
                                 "\n"));
  EXPECT_EQ(home.run({"dead-letters", "show", "99"}).error,
            "Error: there is no dead letter 99\nTry: bellwether dead-letters list\n");
}

TEST(WatchList, AHundredThousandNamesComeAndGo) {
  const Home home;
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "name " + std::to_string(i) + "\n";
  home.write("many.txt", text);
  const auto timed = [&](const Words& words) {
    const auto start = std::chrono::steady_clock::now();
    const Ended ended = home.run(words);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    std::printf("%s of 100,000 names: %.2f s\n", words[0].c_str(), time.count());
    return ended;
  };
  const Ended added = timed({"add", "-f", "many.txt"});
  EXPECT_TRUE(added.out.starts_with("before         0 items\nadd            100,000: name 0, name 1, "))
      << added.out;
  EXPECT_TRUE(added.out.ends_with(" and 99,980 more\nafter          100,000 items\n")) << added.out;
  const Ended again = timed({"add", "-f", "many.txt"});
  EXPECT_NE(again.out.find("add            nothing\nthere already  100,000: name 0, "), std::string::npos)
      << again.out;
  const Ended removed = timed({"remove", "-f", "many.txt"});
  EXPECT_TRUE(removed.out.ends_with("after          0 items\n")) << removed.out;
}

}  // namespace
}  // namespace bellwether
