// The first pipeline in one process with its real parts, wired as the product wires them: SQLite table,
// stream, mapping, function, folder bucket.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stop_token>
#include <thread>

#include "events/item_json.h"
#include "events/reading_json.h"
#include "functions/send_alerts.h"
#include "local/engine.h"
#include "local/folder_bucket.h"
#include "oracle/png_picture.h"
#include "settings/settings.h"
#include "silent_report.h"
#include "stage/local_place.h"
#include "system/clock.h"
#include "system/random.h"
#include "temporary_directory.h"
#include "ticking_stopwatch.h"

namespace bellwether {
namespace {

using std::chrono::days;

// A stage `local`, as another process sees it that writes prices and looks at what comes of them.
struct Pipeline {
  testbed::TemporaryDirectory directory;
  system::SystemClock clock;
  system::SystemRandom random;
  testbed::SilentReport report;
  const stage::Machine machine{.environment = [](const std::string&) { return std::nullopt; },
                               .clock = clock,
                               .random = random,
                               .stopwatch = system::stopwatch,
                               .sleep = system::sleep,
                               .ideographs = {}};
  settings::Settings settings{.state_directory = directory.path() / "state",
                              .bucket_directory = directory.path() / "bucket"};
  std::unique_ptr<local::Engine> engine = stage::open_engine(settings, machine, report).value();
  std::unique_ptr<local::FolderBucket> bucket = stage::open_folder(settings, report).value();

  functions::StreamTrigger& trigger() {
    return settings::trigger_in<functions::StreamTrigger>(settings, "draw-charts");
  }

  // Starts the stage's own engine, which ends when nothing is left to do.
  void run() {
    const auto place = stage::LocalPlace::open(settings, machine, report);
    ASSERT_TRUE(place) << place.error().message;
    const auto ran = (*place)->run_until_idle();
    ASSERT_TRUE(ran) << ran.error().message;
  }
  // Starts it as `up` does, until it is so.
  void run_until(const std::function<bool()>& is_so) {
    const auto place = stage::LocalPlace::open(settings, machine, report);
    ASSERT_TRUE(place) << place.error().message;
    bool was_so = false;
    std::stop_source stop;
    {
      const std::jthread watcher([&] {
        for (int i = 0; i < 600 && !was_so; ++i) {
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          was_so = is_so();
        }
        stop.request_stop();
      });
      const auto ran = (*place)->run(stop.get_token());
      EXPECT_TRUE(ran) << ran.error().message;
    }
    EXPECT_TRUE(was_so) << "within half a minute";
  }
};

market::Item item(int number, int day_count) {
  market::Item made{.key = {"card " + std::to_string(number), "me"}, .currency = "JPY"};
  const Day start = parse_day("2023-01-01").value();
  std::vector<market::Quote> quotes;
  for (int i = 0; i < day_count; ++i)
    quotes.push_back({.day = start + days(i), .close = market::Price(400 + number + i % 13)});
  made.history = market::PriceHistory::from(std::move(quotes)).value();
  return made;
}

TEST(Pipeline, AHundredRecordsOfAThousandDaysWithTwoBadGive196ChartsAndTwoDeadLetters) {
  Pipeline pipeline;
  for (int i = 0; i < 100; ++i) {
    const market::Item made = item(i, 1000);
    if (i == 30 || i == 77) {
      std::string document = events::encode_item(made);
      const std::string good = i == 30 ? "\"2024-02-29\"" : "\"2024-03-01\":{\"N\":\"";
      const std::string bad = i == 30 ? "\"2024-02-31\"" : "\"2024-03-01\":{\"N\":\"-";
      document.replace(document.find(good), good.size(), bad);
      auto& table = dynamic_cast<local::SqliteTable&>(pipeline.engine->table());
      ASSERT_TRUE(table.put_document(made.key, document));
    } else {
      ASSERT_TRUE(pipeline.engine->table().put(made));
    }
  }
  pipeline.trigger().maximum_retry_attempts = 2;
  pipeline.run();

  const std::vector<std::string> keys = pipeline.bucket->list("png/").value();
  EXPECT_EQ(keys.size(), 196u);
  for (const std::string& key : keys) {
    const auto picture = oracle::read_png(pipeline.bucket->get(key).value());
    EXPECT_EQ(picture.width, 800) << key;
    EXPECT_EQ(picture.height, 575) << key;
  }

  std::vector<ports::DeadLetter> letters = pipeline.engine->dead_letters().list().value();
  ASSERT_EQ(letters.size(), 2u);
  std::ranges::sort(letters, {}, [](const ports::DeadLetter& letter) { return letter.key.name; });
  EXPECT_EQ(letters[0].key.name, "card 30");
  EXPECT_EQ(letters[0].reason,
            "item 'card 30': day '2024-02-31': '2024-02-31' is not a day; write YYYY-MM-DD");
  EXPECT_EQ(letters[1].key.name, "card 77");
  EXPECT_NE(letters[1].reason.find("item 'card 77': day '2024-03-01': price '-"), std::string::npos)
      << letters[1].reason;
  for (const ports::DeadLetter& letter : letters) {
    EXPECT_EQ(letter.condition, "RetryAttemptsExhausted");
    // The first one made progress, so that the three that may fail count from the next one on, as on AWS.
    EXPECT_EQ(letter.attempts, 4);
    EXPECT_NE(letter.original.find(letter.key.name), std::string::npos);
  }
  EXPECT_EQ(pipeline.engine->status().value().backlog, 0);
}

TEST(Pipeline, ARepairedItemGetsItsChartsWhenItsDeadLetterIsRedriven) {
  Pipeline pipeline;
  auto& table = dynamic_cast<local::SqliteTable&>(pipeline.engine->table());
  const market::Item made = item(1, 30);
  ASSERT_TRUE(
      table.put_document(made.key, R"({"Card":{"S":"card 1"},"Owner":{"S":"me"},"Prices":{"L":[]}})"));
  pipeline.trigger().maximum_retry_attempts = 0;
  pipeline.run();
  ASSERT_EQ(pipeline.engine->dead_letters().list().value().size(), 1u);
  EXPECT_TRUE(pipeline.bucket->list("png/").value().empty());

  ASSERT_TRUE(pipeline.engine->table().put(made));
  EXPECT_EQ(pipeline.engine->dead_letters().redrive(std::nullopt).value(), 1);
  pipeline.run();
  EXPECT_EQ(pipeline.bucket->list("png/").value().size(), 2u);
  EXPECT_TRUE(pipeline.engine->dead_letters().list().value().empty());
}

// A stage that watches netflix, whose summary lies in a folder, and writes mails into another one.
struct Watch : Pipeline {
  Watch() {
    std::filesystem::create_directory(directory.path() / "summaries");
    settings.summaries.source = settings::SummaryOrigin::Folder;
    settings.summaries.folder = directory.path() / "summaries";
    settings.telling.mail_folder = directory.path() / "mails";
    settings.telling.mail_from = "bellwether@example.com";
    settings.telling.mail_to = "ann@example.com";
    EXPECT_TRUE(engine->table().put({.key = {"netflix", ""}}));
  }
  // Once more, as fan-out has it.
  void read(const std::string& text) {
    std::ofstream(directory.path() / "summaries" / "netflix.txt") << text;
    const ports::OutgoingMessage message{.body = events::encode_name_message("netflix", "")};
    EXPECT_TRUE(engine->names().send({&message, 1}));
    run();
  }
  std::vector<std::string> subjects() {
    std::vector<std::string> found;
    if (!std::filesystem::exists(directory.path() / "mails")) return found;
    for (const auto& file : std::filesystem::directory_iterator(directory.path() / "mails")) {
      std::ifstream mail(file.path());
      for (std::string line; std::getline(mail, line);)
        if (line.starts_with("Subject: ")) found.push_back(line.substr(9, line.find('\r') - 9));
    }
    return found;
  }
};

TEST(Pipeline, ASentimentThatTurnedAndStayedIsToldOnce) {
  Watch watch;
  watch.read("A good company.");
  watch.read("A good company.");
  watch.read("Shares plunge after a loss.");
  EXPECT_TRUE(watch.bucket->list("alerts/").value().empty());
  watch.read("Shares plunge after a loss.");
  watch.read("Shares plunge after a loss.");
  EXPECT_EQ(watch.bucket->list("alerts/netflix/sentiment-").value().size(), 1u);
  EXPECT_EQ(watch.subjects(),
            std::vector<std::string>{"Sentiment of netflix turned from positive to negative"});
  EXPECT_TRUE(watch.bucket->get("alerts.json").value().contains("NEGATIVE"));
}

TEST(Pipeline, AnItemThatHadNoPriceForLongIsToldOnce) {
  Watch watch;
  watch.settings.alerts.stale = {.is_all = true};
  market::Item stale{.key = {"Sol Ring", ""}, .currency = "USD"};
  stale.history.set({.day = day_of(watch.clock.now()) - days(14), .close = market::Price(21)});
  ASSERT_TRUE(watch.engine->table().put(stale));
  watch.run();
  watch.run();
  EXPECT_EQ(watch.subjects(), std::vector<std::string>{"Sol Ring has had no price for 14 days"});
}

TEST(Pipeline, ADeadLetterIsToldOnceHoweverOftenTheEngineBegins) {
  Watch watch;
  settings::trigger_in<functions::QueueTrigger>(watch.settings, functions::kSendAlerts)
      .batching_window_seconds = 1;
  watch.trigger().maximum_retry_attempts = 0;
  auto& table = dynamic_cast<local::SqliteTable&>(watch.engine->table());
  ASSERT_TRUE(table.put_document({"Sol Ring", ""}, R"({"Card":{"S":"Sol Ring"},"Prices":{"L":[]}})"));
  const std::vector<std::string> told = {"draw-charts gave up: 1 dead letter"};
  watch.run();
  EXPECT_TRUE(watch.subjects().empty()) << "a run that ends by itself looks at nothing";
  watch.run_until([&] { return watch.subjects() == told; });
  EXPECT_EQ(watch.bucket->list("alerts/~care/dead-letters-draw-charts-").value().size(), 1u);
  // The engine looks as soon as it begins, before it takes the change in hand.
  ASSERT_TRUE(watch.engine->table().put({.key = {"Amazon", ""}}));
  watch.run_until([&] { return !watch.bucket->read("items/Amazon.json").value().bytes.empty(); });
  EXPECT_EQ(watch.subjects(), told);
  EXPECT_EQ(watch.engine->alerts().status().value().visible, 0);
}

TEST(Pipeline, WhoSwitchedCareOffIsToldOfNoDeadLetter) {
  Watch watch;
  watch.settings.alerts.has_care = false;
  watch.trigger().maximum_retry_attempts = 0;
  auto& table = dynamic_cast<local::SqliteTable&>(watch.engine->table());
  ASSERT_TRUE(table.put_document({"Sol Ring", ""}, R"({"Card":{"S":"Sol Ring"},"Prices":{"L":[]}})"));
  watch.run_until([&] { return !watch.engine->dead_letters().list().value().empty(); });
  watch.run_until([] { return true; });
  EXPECT_EQ(watch.engine->alerts().status().value().visible, 0);
  EXPECT_TRUE(watch.bucket->list("alerts/").value().empty());
}

TEST(Pipeline, OfAnItemWithADeadLetterNobodyHearsThatItIsStaleToo) {
  Watch watch;
  watch.trigger().maximum_retry_attempts = 0;
  auto& table = dynamic_cast<local::SqliteTable&>(watch.engine->table());
  ASSERT_TRUE(table.put_document({"Sol Ring", ""}, R"({"Card":{"S":"Sol Ring"},"Prices":{"L":[]}})"));
  watch.run();
  ASSERT_EQ(watch.engine->dead_letters().list().value().size(), 1u);
  for (const std::string name : {"Sol Ring", "Mox"}) {
    market::Item stale{.key = {name, ""}, .currency = "USD"};
    stale.history.set({.day = day_of(watch.clock.now()) - days(14), .close = market::Price(21)});
    ASSERT_TRUE(watch.engine->table().put(stale));
  }
  watch.settings.alerts.stale = {.is_all = true};
  watch.run();
  EXPECT_EQ(watch.subjects(), std::vector<std::string>{"Mox has had no price for 14 days"});
}

TEST(Pipeline, ARemovedItemLosesTheChartsThatItsUrlNamed) {
  Pipeline pipeline;
  pipeline.settings.keys = {.daily = "png/dairy/{url}.png", .weekly = "png/weekly/{url}.png"};
  market::Item made = item(1, 30);
  made.url = "https://example.com/price/Overgrown+Tomb/";
  ASSERT_TRUE(pipeline.engine->table().put(made));
  pipeline.run();
  EXPECT_EQ(pipeline.bucket->list("png/").value(),
            (std::vector<std::string>{"png/dairy/Overgrown+Tomb.png", "png/weekly/Overgrown+Tomb.png"}));
  EXPECT_TRUE(remove_item(pipeline.engine->table(), made.key).value());
  pipeline.run();
  EXPECT_TRUE(pipeline.bucket->list("png/").value().empty());
}

TEST(Pipeline, ATargetATagOrWhatItWasBoughtAtHasTheItemsChartsDrawnAgain) {
  Pipeline pipeline;
  const market::Item made = item(1, 30);
  ASSERT_TRUE(pipeline.engine->table().put(made));
  pipeline.run();
  const auto charts = pipeline.bucket->list("png/").value();
  ASSERT_EQ(charts.size(), 2u);
  const auto is_drawn_again = [&](const ports::ItemChange& change) {
    for (const std::string& chart : charts) EXPECT_TRUE(pipeline.bucket->remove(chart));
    EXPECT_TRUE(pipeline.engine->table().update(change));
    pipeline.run();
    return pipeline.bucket->list("png/").value() == charts;
  };
  for (const ports::ItemChange& change :
       std::vector<ports::ItemChange>{{.key = made.key, .target = market::Price(500)},
                                      {.key = made.key, .bought_at = market::Price(400)},
                                      {.key = made.key, .tags = {.added = {"foil"}}},
                                      {.key = made.key, .target = ports::PerhapsPrice()}}) {
    EXPECT_TRUE(is_drawn_again(change));
    EXPECT_FALSE(is_drawn_again(change)) << "nothing has changed";
  }
}

// Over the engine's own stream: what was before a change is known there, too.
TEST(Pipeline, APriceThatReachesItsTargetIsToldOnceAndAFirstImportIsNot) {
  Pipeline pipeline;
  pipeline.settings.alerts = {.move = {}, .year_high = {}, .year_low = {}};
  market::Item made = item(1, 100);
  made.target = market::Price(500);
  ASSERT_TRUE(pipeline.engine->table().put(made));
  market::Item imported = item(2, 100);
  imported.target = market::Price(401);
  ASSERT_TRUE(pipeline.engine->table().put(imported));
  pipeline.run();
  EXPECT_EQ(pipeline.bucket->list("alerts/").value(), std::vector<std::string>());

  const Day next = made.history.quotes().back().day + days(1);
  const auto set_price = [&](Day day, double price) {
    ASSERT_TRUE(pipeline.engine->table().update(
        {.key = made.key, .quotes = {{.day = day, .close = market::Price(price)}}}));
    pipeline.run();
  };
  set_price(next, 505);
  set_price(next, 506);
  set_price(next + days(1), 507);
  EXPECT_EQ(pipeline.bucket->list("alerts/").value(),
            std::vector<std::string>{"alerts/card 1~me/target-500-2023-01-01.json"});
  const std::string feed = pipeline.bucket->get("alerts.atom").value();
  EXPECT_TRUE(feed.contains("<title>card 1 reached your target of 500 JPY</title>")) << feed;
  EXPECT_EQ(feed.find("<entry>"), feed.rfind("<entry>"));
  const auto notices = pipeline.bucket->list("notices/").value();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_TRUE(pipeline.bucket->get(notices[0]).value().contains("\"done\":true"));
  EXPECT_TRUE(pipeline.engine->dead_letters().list().value().empty());
}

}  // namespace
}  // namespace bellwether
