#include "http/retry.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/text.h"
#include "http/date.h"

namespace bellwether::http {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr Instant kNow = Day(std::chrono::year(1994) / 11 / 6) + 8h;

TEST(Date, IsReadInTheFormsThatServersAndFeedsUse) {
  const struct {
    const char* text;
    const char* instant;  // Empty: refused.
  } cases[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"},
      {"6 Nov 1994 08:49 UT", "1994-11-06T08:49:00.000Z"},
      {"06 Nov 94 08:49:37 Z", "1994-11-06T08:49:37.000Z"},
      {"Sun, 06 Nov 1994 08:49:37 +0130", "1994-11-06T07:19:37.000Z"},
      {"Sun, 06 Nov 1994 20:49:37 -0800", "1994-11-07T04:49:37.000Z"},
      {"Sun, 06 Nov 1994 08:49:37 EST", "1994-11-06T13:49:37.000Z"},
      {"Thu, 29 February 2024 00:00:00 GMT", "2024-02-29T00:00:00.000Z"},
      {"  sun,  06  NOV 1994 08:49:37   gmt ", "1994-11-06T08:49:37.000Z"},
      {"", ""},
      {"Sun, 31 Nov 1994 08:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 24:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 08:60:37 GMT", ""},
      {"Sun, 06 Nov 1994 08:49:37 MARS", ""},
      {"Sun, 06 Nov 1994 08:49:37 +9900", ""},
      {"Sun, 06 Nov 1994", ""},
      {"06 Nov -1994 08:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 08:49:37 GMT GMT", ""},
      {"2024-02-29T00:00:00Z", ""},
      {"- - - - -", ""},
  };
  for (const auto& c : cases) {
    const auto date = parse_date(c.text);
    EXPECT_EQ(date ? format_instant(*date) : "", c.instant) << c.text;
  }
}

TEST(RetryAfter, IsSecondsOrADate) {
  const struct {
    const char* value;
    std::optional<Milliseconds> expected;
  } cases[] = {
      {"120", 120s},
      {" 0 ", 0s},
      {"99999999999999999999", 1h},
      {"Sun, 06 Nov 1994 08:00:30 GMT", 30s},
      {"Sun, 06 Nov 1994 07:00:00 GMT", 0s},
      {"Sun, 06 Nov 9994 07:00:00 GMT", 1h},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_retry_after(c.value, kNow), c.expected) << c.value;
}

struct VirtualWorld {
  std::vector<Milliseconds> slept = {};
  Instant now = kNow;

  RetryWorld world() {
    return {.now = [this] { return now; },
            .random = [] { return std::uint64_t{70}; },
            .sleep =
                [this](Milliseconds time) {
                  slept.push_back(time);
                  now += time;
                }};
  }
};

Answer answer_of(int status, const std::string& after = "") {
  Answer answer{.status = status};
  if (!after.empty()) answer.headers.push_back({"retry-after", after});
  return answer;
}

TEST(Retry, RepeatsWhatMaySucceedLaterAndNothingElse) {
  const auto down = [] { return Result<Answer>(fail(ErrorKind::Unavailable, "down")); };
  const auto bad = [] { return Result<Answer>(fail(ErrorKind::InvalidInput, "bad")); };
  const struct {
    const char* why;
    std::vector<Result<Answer>> results;
    std::size_t calls;
    std::vector<Milliseconds> slept;
  } cases[] = {
      {"an answer", {answer_of(200)}, 1, {}},
      {"not found", {answer_of(404)}, 1, {}},
      {"not implemented", {answer_of(501)}, 1, {}},
      {"nonsense", {bad()}, 1, {}},
      {"down once", {down(), answer_of(200)}, 2, {70ms}},
      {"down always", {down(), down(), down()}, 3, {70ms, 70ms}},
      {"busy, then well", {answer_of(503), answer_of(429), answer_of(200)}, 3, {70ms, 70ms}},
      {"a wait that was asked for", {answer_of(429, "2"), answer_of(200)}, 2, {2000ms}},
      {"a wait until a date", {answer_of(503, "Sun, 06 Nov 1994 08:00:03 GMT"), answer_of(200)}, 2, {3000ms}},
      {"a wait too long for us", {answer_of(429, "60")}, 1, {}},
      {"a wait that makes no sense", {answer_of(429, "soon"), answer_of(200)}, 2, {70ms}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    VirtualWorld world;
    std::size_t calls = 0;
    const auto result = send_with_retry([&] { return c.results.at(calls++); }, {}, world.world());
    EXPECT_EQ(calls, c.calls);
    EXPECT_EQ(calls, c.results.size());
    EXPECT_EQ(world.slept, c.slept);
    EXPECT_EQ(result.has_value(), c.results.back().has_value());
    EXPECT_EQ(result ? result->status : 0, c.results.back() ? c.results.back()->status : 0);
  }
}

}  // namespace
}  // namespace bellwether::http
