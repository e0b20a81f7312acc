#include "events/event_pattern.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace bellwether::events {
namespace {

bool pattern_matches(std::string_view pattern, std::string_view event) {
  const auto parsed = EventPattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern << ": " << parsed.error().message;
  return parsed && parsed->matches(boost::json::parse(event));
}

TEST(EventPattern, MatchesWhatAwsMatches) {
  struct Case {
    std::string_view why, pattern, event;
    bool matches;
  };
  const Case cases[] = {
      {"a text", R"({"a":["x"]})", R"({"a":"x"})", true},
      {"another text", R"({"a":["x"]})", R"({"a":"y"})", false},
      {"one of two texts", R"({"a":["x","y"]})", R"({"a":"y"})", true},
      {"all members of an object", R"({"a":["x"],"b":["y"]})", R"({"a":"x","b":"z"})", false},
      {"a member of a member", R"({"a":{"b":["x"]}})", R"({"a":{"b":"x"},"c":1})", true},
      {"a text is no number", R"({"a":["1"]})", R"({"a":1})", false},
      {"a number in another form", R"({"a":[100]})", R"({"a":1e2})", true},
      {"true", R"({"a":[true]})", R"({"a":true})", true},
      {"true is no text", R"({"a":[true]})", R"({"a":"true"})", false},
      {"null", R"({"a":[null]})", R"({"a":null})", true},
      {"null is not absent", R"({"a":[null]})", R"({})", false},
      {"a value of a list", R"({"a":["y"]})", R"({"a":["x",["y"]]})", true},
      {"an element of a list", R"({"a":{"b":["y"]}})", R"({"a":[{"b":"x"},{"b":"y"}]})", true},
      {"two members of one element", R"({"a":{"b":["x"],"c":["y"]}})",
       R"({"a":[{"b":"x","c":"z"},{"b":"z","c":"y"}]})", false},

      {"prefix", R"({"a":[{"prefix":"So"}]})", R"({"a":"Sol"})", true},
      {"prefix of another", R"({"a":[{"prefix":"So"}]})", R"({"a":"sol"})", false},
      {"prefix of a number", R"({"a":[{"prefix":"1"}]})", R"({"a":12})", false},
      {"suffix", R"({"a":[{"suffix":"ol"}]})", R"({"a":"Sol"})", true},
      {"suffix of another", R"({"a":[{"suffix":"ol"}]})", R"({"a":"Sole"})", false},
      {"any case", R"({"a":[{"equals-ignore-case":"sOL"}]})", R"({"a":"SOl"})", true},
      {"any case, longer", R"({"a":[{"equals-ignore-case":"sol"}]})", R"({"a":"Sole"})", false},

      {"anything but a text", R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", true},
      {"anything but this text", R"({"a":[{"anything-but":"x"}]})", R"({"a":"x"})", false},
      {"anything but these", R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":"y"})", false},
      {"anything but these numbers", R"({"a":[{"anything-but":[1,2]}]})", R"({"a":2.0})", false},
      {"anything but a number is a text", R"({"a":[{"anything-but":[1,2]}]})", R"({"a":"2"})", true},
      {"anything but is not nothing", R"({"a":[{"anything-but":"x"}]})", R"({"b":"y"})", false},
      {"anything but a prefix", R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"xy"})", false},
      {"anything but prefixes", R"({"a":[{"anything-but":{"prefix":["x","z"]}}]})", R"({"a":"yx"})", true},
      {"anything but a suffix", R"({"a":[{"anything-but":{"suffix":"x"}}]})", R"({"a":"yx"})", false},
      {"anything but in any case", R"({"a":[{"anything-but":{"equals-ignore-case":["X"]}}]})", R"({"a":"x"})",
       false},
      {"anything but, of a list with another", R"({"a":[{"anything-but":"x"}]})", R"({"a":["x","y"]})", true},

      {"equal", R"({"a":[{"numeric":["=",1.5]}]})", R"({"a":1.50})", true},
      {"above", R"({"a":[{"numeric":[">",1]}]})", R"({"a":1})", false},
      {"from", R"({"a":[{"numeric":[">=",1]}]})", R"({"a":1})", true},
      {"below", R"({"a":[{"numeric":["<",1]}]})", R"({"a":-1e3})", true},
      {"to", R"({"a":[{"numeric":["<=",1]}]})", R"({"a":1.000001})", false},
      {"between", R"({"a":[{"numeric":[">",0,"<=",5]}]})", R"({"a":5})", true},
      {"not between", R"({"a":[{"numeric":[">",0,"<",5]}]})", R"({"a":5})", false},
      {"a number that is a text, as DynamoDB has it", R"({"Target":{"N":[{"numeric":[">",0]}]}})",
       R"({"Target":{"N":"5"}})", false},

      {"exists", R"({"a":[{"exists":true}]})", R"({"a":null})", true},
      {"does not", R"({"a":[{"exists":true}]})", R"({"b":1})", false},
      {"an object is no value", R"({"a":[{"exists":true}]})", R"({"a":{"b":1}})", false},
      {"absent", R"({"a":{"b":[{"exists":false}]}})", R"({"a":{"c":1}})", true},
      {"absent with what it is in", R"({"a":{"b":[{"exists":false}]}})", R"({})", true},
      {"not absent", R"({"a":{"b":[{"exists":false}]}})", R"({"a":{"b":""}})", false},
      {"absent or", R"({"a":[{"exists":false},"x"]})", R"({"a":"x"})", true},
      {"in one of two elements", R"({"a":{"b":[{"exists":false}]}})", R"({"a":[{"b":1},{"c":1}]})", false},
      {"in an empty list", R"({"a":{"b":[{"exists":false}]}})", R"({"a":[]})", true},

      {"the one", R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"a":"x"})", true},
      {"the other", R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})", true},
      {"neither", R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"a":"y","b":"x"})", false},
      {"the other, but not the rest", R"({"c":["z"],"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})",
       false},
      {"further down", R"({"d":{"$or":[{"a":["x"]},{"b":["y"]}]}})", R"({"d":{"b":"y"}})", true},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(pattern_matches(c.pattern, c.event), c.matches);
  }
}

TEST(EventPattern, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string_view pattern, why;
  };
  const Case cases[] = {
      {"", "not JSON: incomplete JSON"},
      {R"(["x"])", "a pattern is a JSON object"},
      {"{}", "an object has members"},
      {R"({"a":{"b":{}}})", "a.b: an object has members"},
      {R"({"a":"x"})", "a: it is followed by an object or by a list that is not empty"},
      {R"({"a":[]})", "a: it is followed by an object or by a list that is not empty"},
      {R"({"a":[["x"]]})", "a: a list holds texts, numbers, true, false, null and tests"},
      {R"({"a":[{}]})", "a: a test has one member"},
      {R"({"a":[{"prefix":"x","suffix":"y"}]})", "a: a test has one member"},
      {R"({"a":[{"wildcard":"x*"}]})", "a: 'wildcard' is no test"},
      {R"({"a":[{"prefix":1}]})", "a: prefix is followed by a text"},
      {R"({"a":[{"equals-ignore-case":["x"]}]})", "a: equals-ignore-case is followed by a text"},
      {R"({"a":[{"exists":"true"}]})", "a: exists is followed by true or false"},
      {R"({"a":[{"numeric":5}]})", "a: numeric is followed by a list of one comparison or two"},
      {R"({"a":[{"numeric":[">"]}]})", "a: numeric is followed by a list of one comparison or two"},
      {R"({"a":[{"numeric":["!=",5]}]})", "a: a numeric comparison is one of =, <, <=, > and >="},
      {R"({"a":[{"numeric":["=","5"]}]})", "a: a numeric comparison is with a number"},
      {R"({"a":[{"numeric":["<",5,">",1]}]})",
       "a: of two numeric comparisons the first is > or >=, the second < or <="},
      {R"({"a":[{"numeric":[">",5,"<",5]}]})", "a: the lower end of a numeric range is below the upper one"},
      {R"({"a":[{"anything-but":[]}]})", "a: anything-but is followed by texts or by numbers"},
      {R"({"a":[{"anything-but":["x",1]}]})", "a: anything-but is followed by texts or by numbers"},
      {R"({"a":[{"anything-but":null}]})", "a: anything-but is followed by texts or by numbers"},
      {R"({"a":[{"anything-but":{"exists":true}}]})",
       "a: anything-but may hold one of prefix, suffix and equals-ignore-case"},
      {R"({"a":[{"anything-but":{"prefix":[1]}}]})", "a: anything-but is followed by texts"},
      {R"({"a":[{"anything-but":{"suffix":["x",""]}}]})", "a: every text has an empty prefix and suffix"},
      {R"({"$or":[{"a":["x"]}]})", "$or: $or is followed by a list of at least 2 objects"},
      {R"({"a":{"$or":["x","y"]}})", "a.$or: $or is followed by a list of at least 2 objects"},
      {R"({"$or":[{"a":["x"]},{"b":"y"}]})",
       "$or.b: it is followed by an object or by a list that is not empty"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.pattern);
    const auto pattern = EventPattern::parse(c.pattern);
    ASSERT_FALSE(pattern);
    EXPECT_EQ(pattern.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(pattern.error().message, "Invalid filter pattern definition: " + std::string(c.why));
  }
}

TEST(EventPattern, TakesNoMoreThanAwsTakes) {
  const std::string longest(kPatternBytesMax - std::string_view(R"({"a":[""]})").size(), 'x');
  EXPECT_TRUE(EventPattern::parse(R"({"a":[")" + longest + R"("]})"));
  EXPECT_EQ(EventPattern::parse(R"({"a":["x)" + longest + R"("]})").error().message,
            "Invalid filter pattern definition: it has 4097 bytes, more than 4096");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += R"({"a":)";
  EXPECT_FALSE(EventPattern::parse(deep));
}

}  // namespace
}  // namespace bellwether::events
