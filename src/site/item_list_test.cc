#include "site/item_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/json_string.h"

namespace bellwether::site {
namespace {

std::string row(const std::string& slug, const std::string& rest) {
  return "[" + json_string(slug) + "," + json_string(rest) + "]";
}

RowUpdate update(const std::string& slug, const std::string& rest) {
  if (rest.empty()) return {.slug = slug};
  return {.slug = slug, .row = row(slug, rest), .version = "v" + rest};
}

Instant at_second(std::int64_t milliseconds) {
  return Instant(Milliseconds(milliseconds));
}

// The list with the updates, or nothing.
std::optional<NewItemList> with(std::string_view text, std::vector<RowUpdate> updates,
                                std::string_view page = "p", std::int64_t now = 1000) {
  const ItemList list = text.empty() ? ItemList() : read_item_list(text).value();
  auto made = updated(list, std::move(updates), page, "", at_second(now));
  EXPECT_TRUE(made) << made.error().message;
  return *std::move(made);
}

std::string slugs_of(const Head& head) {
  std::string slugs;
  for (const ItemChange& change : head.changes)
    slugs += (slugs.empty() ? "" : " ") + change.slug + (change.is_removed() ? "!" : "") + "@" + change.head;
  return slugs;
}

TEST(ItemList, BeginsWithAHeadAndHasALineARowInOrderOfTheSlugs) {
  const auto list = with("", {update("b", "2"), update("a", "1"), update("\"", "0")});
  ASSERT_TRUE(list);
  std::string head = head_json(list->head);
  head.pop_back();
  EXPECT_TRUE(list->text.starts_with(head + ",\n\"fields\":[\"slug\",\"name\",")) << list->text;
  EXPECT_TRUE(list->text.ends_with(R"("rows":[
["\"","0"],
["a","1"],
["b","2"]
]}
)")) << list->text;
  EXPECT_EQ(list->head.items, 3);
  EXPECT_EQ(slugs_of(list->head), "\"@1000 a@1000 b@1000");
  EXPECT_EQ(read_item_list(list->text).value().head, list->head);
}

TEST(ItemList, TheFirstListIsMadeWithoutItemsTooAndFillsUpAndEmpties) {
  const auto empty = with("", {});
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->text.ends_with("\"rows\":[\n]}\n"));
  const auto one = with(empty->text, {update("a", "1")});
  ASSERT_TRUE(one);
  const auto none = with(one->text, {update("a", "")});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->text.ends_with("\"rows\":[\n]}\n"));
  EXPECT_EQ(slugs_of(none->head), "a!@1002 a@1001");
}

TEST(ItemList, IsTheSameListWhenNothingChanges) {
  const auto list = with("", {update("a", "1"), update("b", "2")});
  EXPECT_FALSE(with(list->text, {}));
  EXPECT_FALSE(with(list->text, {update("a", "1"), update("c", "")}));
  const auto other_page = with(list->text, {}, "q");
  ASSERT_TRUE(other_page);
  EXPECT_EQ(other_page->head.page, "q");
  EXPECT_EQ(other_page->head.version, "1001");
}

TEST(ItemList, TellsOfWhatChangedAndOfNothingElse) {
  const auto list = with("", {update("a", "1"), update("b", "2"), update("c", "3")});
  const auto next = with(list->text, {update("a", "1"), update("b", "x"), update("c", ""), update("d", "4")});
  ASSERT_TRUE(next);
  EXPECT_EQ(slugs_of(next->head), "b@1001 c!@1001 d@1001 a@1000 b@1000 c@1000");
}

TEST(ItemList, AfterAnyUpdatesHasTheRowsThatAMapHas) {
  const std::vector<std::string> kLetters = {" ", "\"", "\\", "a", "~", "稲"};
  std::mt19937 random(7);
  std::map<std::string, std::string> expected;
  std::string text = with("", {})->text;
  for (int round = 0; round < 100; ++round) {
    std::map<std::string, std::string> changes;
    for (auto i = random() % 9; i > 0; --i) {
      std::string slug;
      for (auto j = 1 + random() % 3; j > 0; --j) slug += kLetters.at(random() % kLetters.size());
      changes[slug] = random() % 3 == 0 ? "" : std::to_string(random() % 4);
    }
    std::vector<RowUpdate> updates;
    for (const auto& [slug, rest] : changes) {
      updates.push_back(update(slug, rest));
      if (rest.empty())
        expected.erase(slug);
      else
        expected[slug] = rest;
    }
    std::shuffle(updates.begin(), updates.end(), random);
    if (const auto next = with(text, updates)) text = next->text;
    std::map<std::string, std::string> rows;  // By the slug as JSON writes it.
    for (const auto& [slug, rest] : expected) rows[json_string(slug)] = row(slug, rest);
    std::string lines;
    for (const auto& [slug, line] : rows) lines += (lines.empty() ? "" : ",\n") + line;
    if (!lines.empty()) lines += "\n";
    const ItemList list = read_item_list(text).value();
    ASSERT_EQ(list.rows, lines) << round;
    ASSERT_EQ(list.head.items, static_cast<std::int64_t>(rows.size()));
  }
}

TEST(ItemList, ItsHeadsFileHasTheRowsOfWhatChangedLast) {
  const auto list = with("", {update("a", "1"), update("b", "2"), update("\"", "0")});
  const auto next = with(list->text, {update("a", "x"), update("b", "")});
  const std::string head = head_file(read_item_list(next->text).value()).value();
  EXPECT_TRUE(head.ends_with("}\n"));
  EXPECT_TRUE(head.contains(R"("slug":"a","version":"vx","head":"1001","removed":false,"row":["a","x"]})"))
      << head;
  EXPECT_TRUE(head.contains(R"("slug":"b","version":"","head":"1001","removed":true})")) << head;
  EXPECT_TRUE(head.contains(R"("slug":"\"","version":"v0","head":"1000","removed":false,"row":["\"","0"]})"))
      << head;
  EXPECT_TRUE(head.contains(R"("slug":"b","version":"v2","head":"1000","removed":true})")) << "gone by now";
  EXPECT_EQ(parse_head(head).value(), next->head);
}

TEST(ItemList, RefusesWhatIsNoneOfOurs) {
  const std::string good = with("", {update("a", "1"), update("b", "2")})->text;
  std::string other_fields = good;
  other_fields.replace(other_fields.find("\"owner\""), 7, "\"other\"");
  for (const std::string& text : {std::string(), std::string("\n"), std::string("{}"),
                                  good.substr(0, good.size() - 1), good + " ", other_fields})
    EXPECT_FALSE(read_item_list(text)) << text;

  const auto refused = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.rfind(from), from.size(), to);
    const auto list = read_item_list(text);
    return list && !updated(*list, {update("c", "3")}, "p", "", at_second(0));
  };
  EXPECT_TRUE(refused("[\"b\"", "[\"a\"")) << "twice the same slug";
  EXPECT_TRUE(refused("[\"a\"", "[\"c\"")) << "out of order";
  EXPECT_TRUE(refused("[\"a\"", "{\"a\"")) << "no row";
  EXPECT_TRUE(refused("\"1\"],\n", "\"1\"]\n")) << "no comma";
}

}  // namespace
}  // namespace bellwether::site
