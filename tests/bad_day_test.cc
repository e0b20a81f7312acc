// The program on a machine where something is wrong: what is down, full, closed or set so that nothing could
// come through; and what it keeps for the day after.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "program.h"

namespace bellwether {
namespace {

TEST(BadDay, WhatIsDownIsSaidOnceInTheLogAndInStatusAndNothingIsBuried) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "one"}).exit_code, 0);
  Engine engine(home, {"--summaries", "feed", "--feed-url", "http://127.0.0.1:1/{name}"});
  EXPECT_TRUE(engine.logs("function=read-sentiment for=")) << engine.log();
  const std::string words = home.run({"status"}).out;
  EXPECT_TRUE(words.contains("waiting       read-sentiment for http://127.0.0.1:1")) << words;
  EXPECT_TRUE(words.contains(", next try at ")) << words;
  const std::string json = home.run({"status", "--json"}).out;
  EXPECT_TRUE(json.contains("\"waiting\":[{\"function\":\"read-sentiment\",\"for\":\"")) << json;
  EXPECT_TRUE(json.contains("\"dead_letters\":0,")) << json;
  EXPECT_EQ(engine.stop(SIGTERM), 0);
}

TEST(BadDay, AReaderThatHasSeenEnoughIsNoFailureButAFullDiskIs) {
  const Home home;
  const int error = home.open_file("error");
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  EXPECT_EQ(exit_code_of(home.start({"--help"}, ends[1], error)), 0);
  ::close(ends[1]);
  EXPECT_EQ(file_text(home.path("error")), "");

  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(exit_code_of(home.start({"--help"}, full, error)), 1);
  ::close(full);
  ::close(error);
  EXPECT_EQ(file_text(home.path("error")), "Error: standard output: No space left on device\n");
}

TEST(BadDay, AClosedStandardInputIsNoFileOfOurs) {
  const Home home;
  const int out = home.open_file("out"), error = home.open_file("error");
  EXPECT_EQ(exit_code_of(home.start({"chart", "-", "-o", "a.png"}, out, error, {}, false)), 1);
  ::close(out);
  ::close(error);
  EXPECT_EQ(file_text(home.path("error")), "Error: standard input: Bad file descriptor\n");
}

TEST(BadDay, AFileThatMayNotGrowIsAFailureAndNotTheEnd) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-05", "1"}).exit_code, 0);
  const rlimit one_page{.rlim_cur = 4096, .rlim_max = RLIM_INFINITY};
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &one_page), 0);
  const Ended ended = home.run({"price", "set", "Sol Ring", "2026-01-06", "2"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  EXPECT_TRUE(ended.error.starts_with("Error: ")) << ended.error;
  EXPECT_TRUE(home.run({"show", "Sol Ring"}).out.contains("1 on 2026-01-05")) << "the price before stays";
}

TEST(BadDay, ASettingThatNoRecordCouldComeThroughIsWrongUsage) {
  const Home home;
  home.write("empty.pem", "");
  const struct {
    Words arguments;
    std::string error;
  } cases[] = {
      {{"up", "--daily-key", "{slug}/"}, "--daily-key: key '{slug}/' has an empty segment"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--schedule", "at(2020-01-01T00:00:00)"},
       "--schedule at(2020-01-01T00:00:00) is over: it never comes again"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--ca-file", "none.pem"},
       "none.pem: No such file or directory: --ca-file is a file of certificates in PEM"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--ca-file", "empty.pem"},
       "empty.pem: holds no certificate in PEM"},
  };
  for (const auto& c : cases) {
    const Ended ended = home.run(c.arguments);
    EXPECT_EQ(ended.exit_code, 2) << c.error;
    EXPECT_TRUE(ended.error.starts_with("Error: " + c.error + "\n")) << ended.error;
  }
}

TEST(BadDay, WhatWasBackedUpIsRestoredAndTheCheckFindsItSound) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-05", "1"}).exit_code, 0);
  const Ended saved = home.run({"backup", "prices.db"});
  EXPECT_EQ(saved.out, "prices.db: 1 item, 1 change, 0 messages, 0 dead letters\n") << saved.error;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-06", "2"}).exit_code, 0);
  const Ended restored = home.run({"restore", "prices.db"});
  EXPECT_EQ(restored.exit_code, 0) << restored.error;
  const std::string start =
      "restored from prices.db: 1 item, 1 change, 0 messages, 0 dead letters\nwhat was here before is in " +
      home.path("data/bellwether/before-restore-").string();
  EXPECT_TRUE(restored.out.starts_with(start)) << restored.out;
  EXPECT_TRUE(home.run({"show", "Sol Ring"}).out.contains("1 on 2026-01-05"));
  const Ended checked = home.run({"check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.error;
  EXPECT_EQ(checked.out, "1 item, 1 change, 0 messages, 0 dead letters: all sound\n");
  EXPECT_EQ(home.run({"backup"}).exit_code, 2);
  EXPECT_EQ(home.run({"restore", "none.db"}).error, "Error: none.db: there is no such file\n");
}

}  // namespace
}  // namespace bellwether
