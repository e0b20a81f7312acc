#include "cli/stack_board.h"

#include <gtest/gtest.h>

#include "void_world.h"

namespace bellwether::cli {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

class StoppedClock final : public ports::Clock {
 public:
  Instant now() const override { return now_; }
  void advance(Milliseconds by) { now_ += by; }

 private:
  Instant now_ = parse_instant("2026-11-22T12:00:00.000Z").value();
};

// As much of a terminal as the board uses: text, ends of lines, the cursor upwards, and erasing from there.
class Screen {
 public:
  void write(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') {
        lines_.emplace_back();
      } else if (text[i] == '\r') {
        lines_.back().clear();
      } else if (text.substr(i).starts_with("\x1b[J")) {
        i += 2;
      } else if (text[i] == '\x1b') {
        const std::size_t end = text.find('A', i);
        const std::size_t up = std::stoul(std::string(text.substr(i + 2, end - i - 2)));
        ASSERT_LT(up, lines_.size()) << "the cursor leaves what was drawn";
        lines_.resize(lines_.size() - up);
        i = end;
      } else {
        lines_.back() += text[i];
      }
    }
  }
  // Without the empty line in which the cursor stands.
  std::vector<std::string> lines() const { return {lines_.begin(), lines_.end() - 1}; }

 private:
  std::vector<std::string> lines_{""};
};

class Board : public testing::Test {
 protected:
  static aws::ResourceChange added(std::string id, std::string type) {
    return {.action = "Add",
            .logical_id = std::move(id),
            .physical_id = {},
            .type = std::move(type),
            .replacement = {},
            .policy_action = {}};
  }
  void happens(const std::string& resource, const std::string& type, const std::string& status,
               const std::string& reason = "") {
    board_.show("bellwether-dev", {.id = "1",
                                   .time = format_instant(clock_.now()),
                                   .resource = resource,
                                   .physical_id = {},
                                   .type = type,
                                   .status = status,
                                   .reason = reason});
  }
  void happens_to_stack(const std::string& status, const std::string& reason = "") {
    happens("bellwether-dev", "AWS::CloudFormation::Stack", status, reason);
  }
  void wait(Milliseconds time) {
    board_.sleep(time, [this](Milliseconds part) { clock_.advance(part); });
  }
  void expect_names_and_table() {
    deploy::StackPlan plan{
        .stack = "bellwether-dev", .stack_id = {}, .region = {}, .change_set = {}, .changes = {}};
    plan.changes = {added("Names", "AWS::SQS::Queue"), added("Table", "AWS::DynamoDB::Table")};
    board_.expect(plan);
  }

  StoppedClock clock_;
  Screen screen_;
  Settings settings_;
  system::TerminalSize size_{.rows = 24, .columns = 100};
  World world_{.environment = [](const std::string&) { return std::nullopt; },
               .clock = clock_,
               .write_output = {},
               .write_error = [this](std::string_view text) { screen_.write(text); },
               .error_size = [this] { return size_; },
               .open_stage = {},
               .open_bucket = {},
               .run_engine = {},
               .open_browser = {},
               .invoke = {}};
  Context context_{.settings = settings_, .world = world_};
  StackBoard board_{context_};
};

TEST_F(Board, WhatIsUnderWayStandsBelowWithItsTimeAndTheUsualOne) {
  expect_names_and_table();
  happens_to_stack("CREATE_IN_PROGRESS");
  happens("Names", "AWS::SQS::Queue", "CREATE_IN_PROGRESS");
  happens("Table", "AWS::DynamoDB::Table", "CREATE_IN_PROGRESS");
  wait(12s);
  happens("Names", "AWS::SQS::Queue", "CREATE_COMPLETE");
  wait(1500ms);
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 4);
  EXPECT_EQ(lines.at(0), "    0 s  bellwether-dev: 2 resources, usually about 0:45");
  EXPECT_EQ(lines.at(1), "   12 s  made      Names               AWS::SQS::Queue                       0:12");
  EXPECT_EQ(
      lines.at(2),
      "         making    Table               AWS::DynamoDB::Table                  0:13 of about 0:30");
  EXPECT_EQ(lines.at(3), "         [##########..........] 1 of 2  0:13 of about 0:45");
}

TEST_F(Board, AtTheEndNothingIsDrawnBelowAnyMore) {
  expect_names_and_table();
  happens_to_stack("CREATE_IN_PROGRESS");
  happens("Names", "AWS::SQS::Queue", "CREATE_IN_PROGRESS");
  wait(2s);
  happens("Names", "AWS::SQS::Queue", "CREATE_COMPLETE");
  happens_to_stack("CREATE_COMPLETE");
  wait(1s);
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 3);
  EXPECT_EQ(lines.back(), "    2 s  bellwether-dev: CREATE_COMPLETE after 0:02");
}

TEST_F(Board, AFailureAndTheUndoingSayWhy) {
  expect_names_and_table();
  happens_to_stack("CREATE_IN_PROGRESS");
  happens("Names", "AWS::SQS::Queue", "CREATE_IN_PROGRESS");
  happens("Names", "AWS::SQS::Queue", "CREATE_FAILED", "VisibilityTimeout is too long");
  happens_to_stack("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Names].");
  happens("Table", "AWS::DynamoDB::Table", "DELETE_IN_PROGRESS");
  wait(1s);
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 6);
  EXPECT_TRUE(lines.at(1).starts_with("    0 s  FAILED    Names"));
  EXPECT_EQ(lines.at(2), "         VisibilityTimeout is too long");
  EXPECT_EQ(lines.at(3),
            "    0 s  bellwether-dev: is undone: The following resource(s) failed to create: [Names].");
  EXPECT_TRUE(lines.at(4).starts_with("         removing  Table"));
  EXPECT_EQ(lines.at(5), "         0:00");
}

// Of the log, or a narrator.
TEST_F(Board, WhatOthersWriteAppearsAboveAndIsNotErased) {
  expect_names_and_table();
  happens_to_stack("CREATE_IN_PROGRESS");
  happens("Names", "AWS::SQS::Queue", "CREATE_IN_PROGRESS");
  wait(1s);
  world_.write_error("a warning\n");
  wait(2s);
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 4);
  EXPECT_EQ(lines.at(1), "a warning");
}

TEST_F(Board, FitsIntoASmallTerminal) {
  size_ = {.rows = 10, .columns = 40};
  happens_to_stack("UPDATE_IN_PROGRESS");
  for (char c = 'A'; c <= 'Z'; ++c) happens(std::string(1, c), "AWS::SQS::Queue", "UPDATE_IN_PROGRESS");
  wait(1s);
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 5) << "the stack, and of ten rows what leaves six above";
  for (std::size_t i = 1; i < lines.size(); ++i) EXPECT_LT(lines.at(i).size(), 40) << lines.at(i);
  EXPECT_EQ(lines.at(3), "         and 24 more");
}

}  // namespace
}  // namespace bellwether::cli
