// The promises of ports::NoticeWay, as tests that every way must pass.
//
// A way joins in a test file with one line:
//   INSTANTIATE_TEST_SUITE_P(Folder, NoticeWayContract, testing::Values(NoticeWayMaker(make_world)));

#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "contracts/maker.h"
#include "example_notice.h"
#include "ports/notice.h"

namespace bellwether::contracts {

class NoticeWayWorld {
 public:
  virtual ~NoticeWayWorld() = default;
  virtual ports::NoticeWay& way() = 0;
  // The same way to where there is nobody.
  virtual ports::NoticeWay& way_to_nobody() = 0;
  // What the other side got last, of the notice alone; empty when it got nothing.
  virtual std::string latest() = 0;
};
using NoticeWayMaker = Maker<NoticeWayWorld>;

class NoticeWayContract : public testing::TestWithParam<NoticeWayMaker> {
 protected:
  const std::shared_ptr<NoticeWayWorld> world = GetParam()();
  ports::NoticeWay& way = world->way();
};

TEST_P(NoticeWayContract, HasANameForMessages) {
  EXPECT_FALSE(way.name().empty());
}

TEST_P(NoticeWayContract, ANoticeOfAnyTextIsTold) {
  for (const ports::Notice& notice : {testbed::example_notice(), testbed::nasty_notice()}) {
    const auto told = way.tell(notice);
    ASSERT_TRUE(told) << told.error().message;
    EXPECT_FALSE(world->latest().empty());
  }
}

TEST_P(NoticeWayContract, ANoticeOfVeryManyAlertsIsTold) {
  ports::Notice notice = testbed::nasty_notice();
  notice.items.resize(300, notice.items[0]);
  const auto told = way.tell(notice);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_FALSE(world->latest().empty());
}

TEST_P(NoticeWayContract, ANoticeWithoutPictureFactsAndLinksIsTold) {
  ports::Notice notice = testbed::example_notice();
  notice.items = {{.headline = "Only this", .facts = {}, .reason = "", .link = "", .picture = {}}};
  notice.stop_link.clear();
  const auto told = way.tell(notice);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_FALSE(world->latest().empty());
}

// Whoever gets it twice can see that it is one.
TEST_P(NoticeWayContract, ANoticeThatIsToldAgainIsTheSame) {
  ASSERT_TRUE(way.tell(testbed::example_notice()));
  const std::string first = world->latest();
  ASSERT_TRUE(way.tell(testbed::example_notice()));
  EXPECT_EQ(world->latest(), first);
}

TEST_P(NoticeWayContract, WhereThereIsNobodyItIsNotToldAndMayBeLater) {
  const auto told = world->way_to_nobody().tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::Unavailable);
  EXPECT_FALSE(told.error().may_be_done);
  EXPECT_FALSE(told.error().message.empty());
}

}  // namespace bellwether::contracts
