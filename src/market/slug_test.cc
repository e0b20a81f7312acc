#include "market/slug.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"

namespace bellwether::market {
namespace {

TEST(Slug, IsTheNameAsAPersonReadsItAndTheOwnerWhereThereIsOne) {
  const struct {
    const char* why;
    ItemKey key;
    const char* slug;
  } cases[] = {
      {"plain", {"netflix", ""}, "netflix"},
      {"space", {"Sol Ring", ""}, "Sol Ring"},
      {"japanese", {"稲妻", ""}, "稲妻"},
      {"japanese signs", {"銀行・スター「改」", ""}, "銀行・スター「改」"},
      {"owner", {"稲妻", "me"}, "稲妻~me"},
      {"the separator in a name", {"稲妻~me", ""}, "稲妻%7Eme"},
      {"an escape in a name", {"50%25", ""}, "50%2525"},
      {"climbing", {"../etc/passwd", ""}, "%2E.%2Fetc%2Fpasswd"},
      {"two dots", {"..", ""}, "%2E%2E"},
      {"hidden", {".git", ""}, "%2Egit"},
      {"ends that get lost", {" a. ", ""}, "%20a.%20"},
      {"dot at the end", {"Inc.", ""}, "Inc%2E"},
      {"backslash and colon", {"C:\\a", ""}, "C%3A%5Ca"},
      {"turned around", {"a\u202Egnp", ""}, "a%E2%80%AEgnp"},
      {"a space that only looks like one", {"a\u00A0b", ""}, "a%C2%A0b"},
      {"S3 reads a plus as a space", {"A+B", ""}, "A%2BB"},
      {"markup", {"<b>&'", ""}, "%3Cb%3E&'"},
      {"not UTF-8", {"a\xff", ""}, "a%FF"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(slug_of(c.key), c.slug);
  }
}

TEST(Slug, IsDifferentForDifferentItems) {
  // Texts that look alike or contain what the slug itself writes.
  const std::string texts[] = {"",
                               "a",
                               "A",
                               "a~b",
                               "b",
                               "~",
                               "~~",
                               "%",
                               "%7E",
                               "a b",
                               "a+b",
                               "a%20b",
                               "a/b",
                               "か\u3099",
                               "が",
                               "\u200Ba",
                               "a\u200B",
                               std::string(256, 'x'),
                               std::string(255, 'x') + "y",
                               std::string(256, '+'),
                               std::string(255, '+') + "-"};
  std::map<std::string, ItemKey> seen;
  for (const std::string& name : texts) {
    for (const std::string& owner : texts) {
      if (name.empty()) continue;
      const ItemKey key{name, owner};
      const auto [other, is_new] = seen.emplace(slug_of(key), key);
      EXPECT_TRUE(is_new) << '\'' << name << "' of '" << owner << "' and '" << other->second.name << "' of '"
                          << other->second.owner << "' share " << other->first;
    }
  }
}

TEST(Slug, FitsAFileNameAndIsWholeCharacters) {
  for (const std::string_view piece : {"x", "+", "稲", "\u202E", "x稲"}) {
    std::string name;
    while (name.size() + piece.size() <= 256) name += piece;
    for (const std::string& slug : {slug_of({name, ""}), slug_of({name, name}), name_slug_of({name, ""})}) {
      EXPECT_LE(slug.size(), 220u);
      EXPECT_TRUE(is_utf8(slug));
      for (auto at = slug.find('%'); at != std::string::npos; at = slug.find('%', at + 1))
        EXPECT_TRUE(slug.size() > at + 2 && isxdigit(slug[at + 1]) && isxdigit(slug[at + 2])) << slug;
    }
  }
}

TEST(Slug, OfANameIsTheSameForAllOwners) {
  EXPECT_EQ(name_slug_of({"稲妻", "me"}), "稲妻");
  EXPECT_EQ(name_slug_of({"稲妻", "you"}), "稲妻");
}

TEST(Slug, OfAUrlIsItsLastSegmentAsTheUrlSpellsIt) {
  const struct {
    const char* why;
    const char* url;
    const char* slug;
  } cases[] = {
      {"old site", "https://www.example.com/price/Overgrown+Tomb/", "Overgrown+Tomb"},
      {"no slash at the end", "https://example.com/price/Sol%20Ring", "Sol%20Ring"},
      {"query", "https://example.com/a/b?c=/d", "b"},
      {"host only", "https://example.com", ""},
      {"no url", "", ""},
      {"climbing", "https://example.com/a/..", "%2E."},
      {"backslash", "https://example.com/a\\b", "a%5Cb"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(url_slug_of(c.url), c.slug);
  }
}

}  // namespace
}  // namespace bellwether::market
