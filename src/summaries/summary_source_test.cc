// The three sources, two of them against a real server: tests/summaries_server.py.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "summaries/article.h"
#include "summaries/feed.h"
#include "summaries/folder.h"
#include "summaries/headlines.h"
#include "summaries/wikipedia.h"
#include "summaries_server.h"
#include "temporary_directory.h"

namespace bellwether::summaries {
namespace {

using ports::Summary;
using ports::SummaryState;
using testbed::Certificate;
using testbed::WebServer;

struct TestClock final : ports::Clock {
  Instant instant = Day(std::chrono::year(2023) / 11 / 15);
  Instant now() const override { return instant; }
};

struct TestRandom final : ports::Random {
  std::uint64_t next() override { return 0; }
};

// A server, and virtual time that sleeping advances.
struct Web {
  WebServer server{Certificate::Good};
  TestClock clock = {};
  TestRandom random = {};
  std::vector<Milliseconds> slept = {};

  std::function<void(Milliseconds)> sleep() {
    return [this](Milliseconds time) { slept.push_back(time); };
  }

  std::unique_ptr<ports::SummarySource> wikipedia(WikipediaOptions options = {}) {
    if (options.contact.empty()) options.contact = "tests@example.org";
    options.version = "0.0-test";
    options.base_url = server.url();
    options.client.extra_ca_file = server.ca_file();
    return make_wikipedia(std::move(options), clock, random, sleep()).value();
  }

  std::unique_ptr<ports::SummarySource> feed(FeedOptions options = {}) {
    options.url_template = server.url("/feed/{name}");
    options.client.extra_ca_file = server.ca_file();
    return make_feed(std::move(options), clock, random, sleep()).value();
  }
};

TEST(Wikipedia, FindsTheFirstSentenceWithWhereItIsFrom) {
  Web web;
  const auto source = web.wikipedia();
  EXPECT_EQ(source->name(), "wikipedia");
  const struct {
    const char *name, *text, *title, *language, *url;
  } cases[] = {
      {"Netflix", "Netflix, Inc. lends films.", "Netflix", "en", "https://en.wikipedia.org/wiki/Netflix"},
      {"netflix", "Netflix, Inc. lends films.", "Netflix", "en", "https://en.wikipedia.org/wiki/Netflix"},
      {" Card game ", "A card game is played with cards!", "Card game", "en",
       "https://en.wikipedia.org/wiki/Card_game"},
      {"AC/DC", "AC/DC are a band from Sydney.", "AC/DC", "en", "https://en.wikipedia.org/wiki/AC/DC"},
      {"稲妻", "稲妻は光る。", "稲妻", "ja", "https://ja.wikipedia.org/wiki/%E7%A8%B2%E5%A6%BB"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto summary = source->read(c.name);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(summary->state, SummaryState::Found);
    EXPECT_EQ(summary->text, c.text);
    EXPECT_EQ(summary->title, c.title);
    EXPECT_EQ(summary->language, c.language);
    EXPECT_EQ(summary->url, c.url);
    EXPECT_EQ(summary->revision, "1234567890");
  }
}

TEST(Wikipedia, TheWholeExtractIsHadOnDemand) {
  Web web;
  const auto source = web.wikipedia({.extent = Extent::WholeExtract});
  EXPECT_EQ(source->read("Netflix").value().text, "Netflix, Inc. lends films. It began with discs.");
}

TEST(Wikipedia, WhatItHasNotIsMissing) {
  Web web;
  const auto source = web.wikipedia();
  for (const std::string& name :
       std::vector<std::string>{"No such thing", "Main Page", "Silent", "", "C#", "a|b", "x\ny", "\xFF", "..",
                                std::string(256, 'x')}) {
    const auto summary = source->read(name);
    ASSERT_TRUE(summary) << name << ": " << summary.error().message;
    EXPECT_EQ(summary->state, SummaryState::Missing) << name;
    EXPECT_EQ(summary->text, "");
  }
}

TEST(Wikipedia, AnAmbiguousNameComesWithItsChoicesWhereTheyCanBeHad) {
  Web web;
  const auto source = web.wikipedia();
  const Summary mercury = source->read("Mercury").value();
  EXPECT_EQ(mercury.state, SummaryState::Ambiguous);
  EXPECT_EQ(mercury.choices,
            (std::vector<std::string>{"Mercury (element)", "Mercury (planet)", "Freddie Mercury"}));
  EXPECT_EQ(mercury.text, "");

  const Summary venus = source->read("Venus").value();
  EXPECT_EQ(venus.state, SummaryState::Ambiguous);
  EXPECT_EQ(venus.choices, std::vector<std::string>());
}

TEST(Wikipedia, FailsByKindAndNamesThePage) {
  Web web;
  const auto source = web.wikipedia();
  const std::string prefix = web.server.url("/api/rest_v1/page/summary/");
  const ErrorKind later = ErrorKind::Unavailable;
  const ErrorKind never = ErrorKind::InvalidInput;
  const struct {
    const char* name;
    ErrorKind kind;
    std::string message;
    int retry_after_seconds;
  } cases[] = {
      {"Busy", later, "status 429", 77},
      {"Down", later, "status 503", 0},
      {"Elsewhere", never,
       "a redirect to another site, https://elsewhere.example/api/rest_v1/page/summary/Elsewhere", 0},
      {"Downgrade", never,
       "a redirect to another site, http://localhost:" + web.server.port() +
           "/api/rest_v1/page/summary/Netflix",
       0},
      {"Deep", never, "the answer is not JSON: too deep", 0},
      {"Broken", never, "the answer is not JSON: incomplete JSON", 0},
      {"Bytes", never, "the answer is not JSON: syntax error", 0},
      {"Untitled", never, "the answer is no page summary: it has no title", 0},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto summary = source->read(c.name);
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().kind, c.kind);
    EXPECT_EQ(summary.error().message, prefix + c.name + ": " + c.message);
    EXPECT_EQ(summary.error().retry_after_seconds, c.retry_after_seconds);
  }
  const auto round = source->read("Round");
  ASSERT_FALSE(round);
  EXPECT_EQ(round.error().kind, never);
  EXPECT_EQ(round.error().message, prefix + "Round: more than 5 redirects");
}

TEST(Wikipedia, WaitsAsLongAsItIsAskedToWhenThatIsShort) {
  Web web;
  EXPECT_EQ(web.wikipedia()->read("Shaky").value().text, "It stands.");
  EXPECT_EQ(web.slept, (std::vector<Milliseconds>{Milliseconds(1000), Milliseconds(1000)}));
}

// The server counts how often it was asked, and sends the count unless it is shown the ETag.
TEST(Wikipedia, AsksOnlyWhetherAKnownArticleHasChanged) {
  Web web;
  const auto source = web.wikipedia({.known_max = 1});
  EXPECT_EQ(source->read("Counted").value().text, "Sent 1");
  EXPECT_EQ(source->read("Counted").value().text, "Sent 1");
  EXPECT_EQ(source->read("Counted").value().revision, "1234567890");
  EXPECT_EQ(source->read("AC/DC").value().state, SummaryState::Found);
  EXPECT_EQ(source->read("Counted").value().text, "Sent 4");  // AC/DC has taken the place.
  EXPECT_EQ(source->read("Counted").value().text, "Sent 4");

  const auto forgetful = web.wikipedia({.known_max = 0});
  EXPECT_EQ(forgetful->read("Counted").value().text, "Sent 6");
  EXPECT_EQ(forgetful->read("Counted").value().text, "Sent 7");
}

TEST(Wikipedia, IsNotMadeFromOptionsThatMakeNoSense) {
  const TestClock clock;
  TestRandom random;
  const struct {
    const char* why;
    WikipediaOptions options;
    const char* message;
  } cases[] = {
      {"no contact",
       {.contact = " "},
       "Wikipedia asks every program to name a contact: set 'contact' to a mail address "
       "or a web page of yours"},
      {"two lines", {.contact = "a@b\r\nX: y"}, "contact must be one line without brackets"},
      {"language",
       {.contact = "a@b", .language = "evil.example/"},
       "language 'evil.example/' is no code as 'en' or 'de'"},
      {"base",
       {.contact = "a@b", .base_url = "wikipedia"},
       "URL 'wikipedia' does not begin with http:// or https://"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const auto source = make_wikipedia(c.options, clock, random, {});
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(source.error().message, c.message);
  }
}

TEST(Folder, ReadsTheFileOfAName) {
  const testbed::TemporaryDirectory folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
  };
  write("netflix.txt", "\n Lends films. \r\n");
  write("Card Game.txt", "\xEF\xBB\xBFPlayed.");
  write("AC%2FDC.txt", "A band.");
  write("%2E%2E%2Fsecret.txt", "Not outside.");
  write("稲妻.txt", "光る。");
  write("B.txt", "capital");
  write("b.TXT", "small");
  write("empty.txt", " \n");
  std::filesystem::create_directory(folder.path() / "folder.txt");

  const auto source = make_folder({.folder = folder.path(), .language = "de"}).value();
  EXPECT_EQ(source->name(), "folder");
  const struct {
    const char *name, *text;
  } cases[] = {
      {"netflix", "Lends films."},
      {"NETFLIX", "Lends films."},
      {" Netflix ", "Lends films."},
      {"card game", "Played."},
      {"AC/DC", "A band."},
      {"ac/dc", "A band."},
      {"稲妻", "光る。"},
      {"B", "capital"},
      {"b", "capital"},
      {"empty", ""},
      {"folder", ""},
      {"absent", ""},
      {"", ""},
      {".", ""},
      {"../netflix", ""},
      {"x\ny", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto summary = source->read(c.name);
    ASSERT_TRUE(summary) << summary.error().message;
    EXPECT_EQ(summary->text, c.text);
    EXPECT_EQ(summary->state, *c.text == '\0' ? SummaryState::Missing : SummaryState::Found);
    EXPECT_EQ(summary->language, "de");
    EXPECT_EQ(summary->title, trim(c.name));
  }
}

TEST(Folder, NoNameLeadsOutOfIt) {
  const testbed::TemporaryDirectory above;
  std::filesystem::create_directory(above.path() / "inside");
  std::ofstream(above.path() / "secret.txt") << "secret";
  const auto source = make_folder({.folder = above.path() / "inside"}).value();
  for (const std::string& name :
       {std::string("../secret"), (above.path() / "secret").string(), std::string("inside/../../secret")})
    EXPECT_EQ(source->read(name).value().state, SummaryState::Missing) << name;
}

TEST(Folder, ALinkOutOfItIsNotFollowed) {
  const testbed::TemporaryDirectory above;
  const auto inside = above.path() / "inside";
  std::filesystem::create_directory(inside);
  std::ofstream(above.path() / "secret.txt") << "secret";
  const auto source = make_folder({.folder = inside}).value();
  for (const char* const file : {"mine.txt", "OTHER.txt"}) {
    std::filesystem::create_symlink(above.path() / "secret.txt", inside / file);
    const auto summary = source->read(file == std::string("mine.txt") ? "mine" : "other");
    ASSERT_FALSE(summary) << file;
    EXPECT_EQ(summary.error().message,
              (inside / file).string() + ": is a symbolic link; put the text itself there");
  }
}

TEST(Folder, ATextThatIsNoneIsNamed) {
  const testbed::TemporaryDirectory folder;
  const struct {
    const char *name, *why;
    std::string bytes;
  } cases[] = {
      {"latin", "is not UTF-8 text", "caf\xE9"},
      {"binary", "is binary, not text", std::string("a\0b", 3)},
      {"large", "larger than 1048576 bytes", std::string(1024 * 1024 + 1, 'x')},
  };
  const auto source = make_folder({.folder = folder.path()}).value();
  for (const auto& c : cases) {
    const std::filesystem::path file = folder.path() / (std::string(c.name) + ".txt");
    std::ofstream(file, std::ios::binary) << c.bytes;
    const auto summary = source->read(c.name);
    ASSERT_FALSE(summary) << c.name;
    EXPECT_EQ(summary.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(summary.error().message, file.string() + ": " + c.why);
  }
  std::ofstream(folder.path() / "full.txt") << std::string(1024 * 1024, 'x');
  EXPECT_EQ(source->read("full").value().text.size(), 1024 * 1024);
  EXPECT_EQ(make_folder({.folder = folder.path() / "absent"}).error().kind, ErrorKind::NotFound);
}

TEST(Feed, JoinsTheHeadlinesOfTheLastDays) {
  Web web;
  const Summary summary = web.feed()->read("rss").value();
  EXPECT_EQ(summary.state, SummaryState::Found);
  EXPECT_EQ(summary.text, "Profits & sales soar. Users love it! Undated rumour");
  EXPECT_EQ(summary.title, "News of acme");
  EXPECT_EQ(summary.language, "en");
  EXPECT_EQ(summary.url, "https://news.example/about");

  EXPECT_EQ(web.feed({.days = std::chrono::days(30)})->read("rss").value().text,
            "Profits & sales soar. Users love it! Old scandal. Undated rumour");
  EXPECT_EQ(web.feed({.headlines_max = 1})->read("rss").value().text, "Profits & sales soar");
  web.clock.instant += std::chrono::days(30);
  EXPECT_EQ(web.feed()->read("rss").value().text, "Profits & sales soar. Undated rumour");
}

TEST(Feed, TheNameIsEncodedIntoTheUrlAndRedirectsAreFollowed) {
  Web web;
  EXPECT_EQ(web.feed()->read("稲 妻/../&").value().title, "News of %E7%A8%B2%20%E5%A6%BB%2F..%2F%26");
  EXPECT_EQ(web.feed()->read("moved").value().title, "News of acme");
}

TEST(Feed, WhatIsNoFeedIsAnErrorAndAnEmptyOneIsMissing) {
  Web web;
  const auto source = web.feed();
  const struct {
    const char *name, *message;
  } cases[] = {
      {"page", "not XML: Could not determine tag type"},
      {"other", "XML, but neither RSS nor Atom"},
      {"latin", "the feed's text is not in the encoding it declares"},
  };
  for (const auto& c : cases) {
    const auto summary = source->read(c.name);
    ASSERT_FALSE(summary) << c.name;
    EXPECT_EQ(summary.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(summary.error().message, web.server.url("/feed/") + c.name + ": " + c.message);
  }
  const auto downgrade = source->read("downgrade");
  ASSERT_FALSE(downgrade);
  EXPECT_EQ(downgrade.error().message,
            web.server.url("/feed/downgrade") +
                ": a redirect from https to http, http://localhost:" + web.server.port() + "/feed/rss");
  EXPECT_EQ(source->read("empty").value().state, SummaryState::Missing);
  EXPECT_EQ(source->read("absent").value().state, SummaryState::Missing);
  EXPECT_EQ(source->read(" ").value().state, SummaryState::Missing);
  EXPECT_EQ(source->read("declared").value().text, "café");
  // The entity stays a name: nothing has grown.
  EXPECT_EQ(source->read("laughs").value().text, "&m;");
}

TEST(Feed, TheKeyInItsAddressIsNowhereToBeSeen) {
  Web web;
  const std::string place = web.server.url("/feed/");
  const auto source = make_feed({.url_template = place + "{name}?q={name}&key=geheim123",
                                 .client = {.extra_ca_file = web.server.ca_file()}},
                                web.clock, web.random, web.sleep())
                          .value();
  EXPECT_EQ(source->read("keyed")->url, place + "keyed");
  EXPECT_EQ(source->read("keyed-link")->url, "https://news.example/about");
  EXPECT_EQ(source->read("keyed-busy").error().message, place + "keyed-busy?q=***&key=***: status 503");
}

TEST(Feed, ARedirectToWhereOnlyThisMachineIsHeardIsNotFollowed) {
  Web web;
  const auto source = make_feed({.url_template = web.server.url("/feed/{name}?key=geheim123"),
                                 .client = {.extra_ca_file = web.server.ca_file()}},
                                web.clock, web.random, web.sleep())
                          .value();
  const auto moved = source->read("keyed-moved");
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(moved.error().message,
            web.server.url("/feed/keyed-moved?key=***") +
                ": a redirect to a loopback or link-local address, https://169.254.169.254/latest?token=***");

  // An address that only whoever looks up the name sees.
  const auto disguised = source->read("keyed-disguised");
  ASSERT_FALSE(disguised);
  EXPECT_EQ(disguised.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(disguised.error().message,
            "https://169.254.43518/latest?token=***: 169.254.43518:443 has a loopback or link-local address");
}

TEST(Feed, IsNotMadeFromATemplateThatMakesNoSense) {
  const TestClock clock;
  TestRandom random;
  for (const char* url_template :
       {"https://news.example/", "{name}", "https://{name}.example/", "ftp://x/{name}"}) {
    const auto source = make_feed({.url_template = url_template}, clock, random, {});
    ASSERT_FALSE(source) << url_template;
    EXPECT_EQ(source.error().kind, ErrorKind::InvalidInput);
  }
}

TEST(Headlines, AreReadFromRssAtomAndRdf) {
  const struct {
    const char *why, *xml, *text, *published, *language, *url;
  } cases[] = {
      {"RSS",
       "<rss><channel><language>de-CH</language><link>https://a.example</link><item><title>One</title>"
       "<pubDate>Sun, 06 Nov 1994 08:49:37 GMT</pubDate></item></channel></rss>",
       "One", "1994-11-06T08:49:37.000Z", "de", "https://a.example"},
      {"Atom",
       "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr'><link rel='self' "
       "href='https://self.example'/>"
       "<link href='https://b.example'/><entry><title type='html'>&lt;i&gt;One&lt;/i&gt;</title>"
       "<updated>2024-02-29T13:05:09.25+01:00</updated></entry></feed>",
       "One", "2024-02-29T12:05:09.250Z", "fr", "https://b.example"},
      {"Atom with XHTML",
       "<a:feed xmlns:a='x'><a:entry><a:title type='xhtml'><div>On<b>e</b></div></a:title>"
       "<a:published>2024-02-29</a:published></a:entry></a:feed>",
       "One", "2024-02-29T00:00:00.000Z", "", ""},
      {"RDF",
       "<rdf:RDF><channel><link>javascript:x</link></channel><item><title><![CDATA[One]]></title>"
       "<dc:date>2024-02-29T23:00:00-02:00</dc:date></item></rdf:RDF>",
       "One", "2024-03-01T01:00:00.000Z", "", ""},
      {"a date without seconds",
       "<rss><channel><item><title>One</title><dc:date>2024-02-29T23:00-02:00</dc:date></item></channel></"
       "rss>",
       "One", "2024-03-01T01:00:00.000Z", "", ""},
      {"a date without T and offset",
       "<rss><channel><item><title>One</title><dc:date>2024-02-29 "
       "23:00:05.5</dc:date></item></channel></rss>",
       "One", "2024-02-29T23:00:05.500Z", "", ""},
      {"a date without T, seconds and offset",
       "<rss><channel><item><title>One</title><dc:date>2024-02-29 23:00</dc:date></item></channel></rss>",
       "One", "2024-02-29T23:00:00.000Z", "", ""},
      {"a date with something behind it",
       "<rss><channel><item><title>One</title><dc:date>2024-02-29 at noon</dc:date></item></channel></rss>",
       "One", "", "", ""},
      {"an odd date",
       "<rss><channel><item><title>One</title><pubDate>yesterday</pubDate></item></channel></rss>", "One", "",
       "", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const auto feed = parse_feed(c.xml);
    ASSERT_TRUE(feed) << feed.error().message;
    ASSERT_EQ(feed->headlines.size(), 1u);
    EXPECT_EQ(feed->headlines[0].text, c.text);
    const auto published = feed->headlines[0].published;
    EXPECT_EQ(published ? format_instant(*published) : "", c.published);
    EXPECT_EQ(feed->language, c.language);
    EXPECT_EQ(feed->url, c.url);
  }
}

TEST(Headlines, TitlesAreHtmlInXmlAndAddressesAreNot) {
  for (const char* title :
       {"Bogot&amp;aacute; &amp;amp;aacute; R&amp;amp;D", "Bogot&#225; &amp;amp;aacute; R&amp;D",
        "<![CDATA[Bogot&aacute; &amp;aacute; R&amp;D]]>", "Bogot&aacute; &amp;amp;aacute; R&D"}) {
    SCOPED_TRACE(title);
    const auto feed =
        parse_feed("<rss><channel><link> https://a.example/?a=1&amp;copy=2&amp;para;=3 </link><title>" +
                   std::string(title) + "</title><item><title>" + title + "</title></item></channel></rss>");
    ASSERT_TRUE(feed) << feed.error().message;
    ASSERT_EQ(feed->headlines.size(), 1u);
    EXPECT_EQ(feed->headlines[0].text, "Bogotá &aacute; R&D");
    EXPECT_EQ(feed->title, "Bogotá &aacute; R&D");
    EXPECT_EQ(feed->url, "https://a.example/?a=1&copy=2&para;=3");
  }
}

TEST(Headlines, OfAHeadlineThatIsNoneOnlyTheBeginningIsRead) {
  std::string xml = "<rss><channel><item><title>Profit rises ";
  for (int i = 0; i < 1'000'000; ++i) xml += "&lt;b&gt;";
  const auto feed = parse_feed(xml + "</title></item><item><title>Two</title></item></channel></rss>");
  ASSERT_TRUE(feed) << feed.error().message;
  ASSERT_EQ(feed->headlines.size(), 2u);
  EXPECT_EQ(feed->headlines[0].text.substr(0, 12), "Profit rises");
  EXPECT_LE(feed->headlines[0].text.size(), 16u * 1024);
  EXPECT_EQ(feed->headlines[1].text, "Two");
}

TEST(Headlines, DeepXmlIsNoTrouble) {
  std::string xml = "<rss><channel><item><title>";
  for (int i = 0; i < 500'000; ++i) xml += "<a>";
  const auto cut = parse_feed(xml);
  EXPECT_FALSE(cut);
  for (int i = 0; i < 500'000; ++i) xml += "</a>";
  const auto feed = parse_feed(xml + "One</title></item></channel></rss>");
  ASSERT_TRUE(feed) << feed.error().message;
  EXPECT_EQ(feed->headlines.at(0).text, "One");
}

}  // namespace
}  // namespace bellwether::summaries
