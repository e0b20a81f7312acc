// What goes on in a stage's stacks, for a person at a terminal: a line for each resource that is done or has
// failed, and below them, drawn anew every second, those that are under way with their time and the usual
// one, and how far the whole has come.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/live_block.h"
#include "deploy/account.h"
#include "deploy/deployment.h"

namespace bellwether::cli {

class StackBoard {
 public:
  // Of a context whose standard error is a terminal, which must outlive it.
  explicit StackBoard(Context& context);

  // What is to come, for estimates. What nobody said before is shown too.
  void expect(const deploy::StackPlan& plan);
  void expect_removal(const std::string& stack, const std::vector<aws::StackResource>& resources);

  void say(std::string_view line);
  void show(const std::string& stack, const aws::StackEvent& event);
  // Sleeps by `sleep`, and draws meanwhile.
  void sleep(Milliseconds time, const std::function<void(Milliseconds)>& sleep);

 private:
  struct Resource {
    std::string name, type, verb;
    Instant began;                         // As we saw it.
    std::optional<Instant> began_by_them;  // As CloudFormation wrote it.
    std::chrono::seconds usual;            // 0: unknown.
  };
  struct Stack {
    std::string name;
    std::size_t resources = 0;      // That will change; 0: unknown.
    std::chrono::seconds usual{0};  // 0: unknown.
    std::size_t done = 0;
    Instant began = {};
  };

  void show_stack(const std::string& stack, const aws::StackEvent& event);
  void end(const aws::StackEvent& event);
  void draw();
  std::vector<std::string> lines() const;
  std::string line_of(const Resource& resource, std::size_t columns) const;
  std::string sum(std::size_t columns) const;
  Stack& stack_named(const std::string& name);
  std::string since_start() const;

  Context& context_;
  LiveBlock block_;
  const Instant start_;
  std::vector<Stack> stacks_;
  std::string current_;  // The stack that is under way; empty: none.
  std::vector<Resource> under_way_;
  std::size_t name_width_;
};

}  // namespace bellwether::cli
