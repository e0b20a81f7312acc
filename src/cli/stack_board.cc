#include "cli/stack_board.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/message.h"
#include "deploy/usual_time.h"

namespace bellwether::cli {
namespace {

using std::chrono_literals::operator""s;

constexpr Milliseconds kRedraw = 1s;
constexpr std::size_t kBarCells = 20, kVerbWidth = 8, kNameWidthLeast = 18, kTypeWidth = 36;
// Of the terminal's rows so many stay for what was told before.
constexpr std::size_t kRowsAbove = 6;
// Where resources' names begin; before it stand the seconds since the start, and what happens.
constexpr const char* kMargin = "         ";

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

// Names and types of AWS's are ASCII.
std::string cut(std::string text, std::size_t columns) {
  if (text.size() > columns) text.resize(columns);
  return text;
}

// "1:05".
std::string clock_text(Milliseconds time) {
  constexpr std::int64_t kMinute = 60, kTen = 10;
  const std::int64_t all = std::max<std::int64_t>(0, std::chrono::floor<std::chrono::seconds>(time).count());
  return std::to_string(all / kMinute) + (all % kMinute < kTen ? ":0" : ":") + std::to_string(all % kMinute);
}

std::string with_usual(Milliseconds time, std::chrono::seconds usual) {
  return clock_text(time) + (usual == 0s ? "" : " of about " + clock_text(usual));
}

struct Verbs {
  std::string_view prefix, under_way, done;
};
constexpr Verbs kVerbs[] = {{"CREATE_", "making", "made"},
                            {"UPDATE_", "changing", "changed"},
                            {"DELETE_", "removing", "removed"},
                            {"IMPORT_", "taking", "taken"}};

const Verbs& verbs_of(std::string_view status) {
  const auto* const found =
      std::ranges::find_if(kVerbs, [&](const Verbs& verbs) { return status.starts_with(verbs.prefix); });
  return found == std::end(kVerbs) ? kVerbs[1] : *found;
}

bool is_under_way(std::string_view status) {
  return status.ends_with("_IN_PROGRESS");
}

}  // namespace

StackBoard::StackBoard(Context& context)
    : context_(context),
      block_(context.world),
      start_(context.world.clock.now()),
      name_width_(kNameWidthLeast) {}

void StackBoard::expect(const deploy::StackPlan& plan) {
  Stack& stack = stack_named(plan.stack);
  stack.resources = plan.changes.size();
  stack.usual = deploy::usual_time(plan.changes);
  for (const aws::ResourceChange& change : plan.changes)
    name_width_ = std::max(name_width_, change.logical_id.size());
}

void StackBoard::expect_removal(const std::string& name, const std::vector<aws::StackResource>& resources) {
  Stack& stack = stack_named(name);
  stack.resources = resources.size();
  for (const aws::StackResource& resource : resources)
    name_width_ = std::max(name_width_, resource.logical_id.size());
}

StackBoard::Stack& StackBoard::stack_named(const std::string& name) {
  const auto found = std::ranges::find(stacks_, name, &Stack::name);
  return found == stacks_.end() ? stacks_.emplace_back(Stack{.name = name}) : *found;
}

std::string StackBoard::since_start() const {
  constexpr std::size_t kWidth = 5;
  std::string text =
      std::to_string(std::chrono::floor<std::chrono::seconds>(context_.world.clock.now() - start_).count());
  if (text.size() < kWidth) text.insert(0, kWidth - text.size(), ' ');
  return text + " s  ";
}

void StackBoard::say(std::string_view line) {
  context_.tell(since_start() + printable(line));
}

void StackBoard::show(const std::string& stack, const aws::StackEvent& event) {
  if (event.type == "AWS::CloudFormation::Stack" && event.resource == stack) return show_stack(stack, event);
  const auto same = std::ranges::find(under_way_, event.resource, &Resource::name);
  if (!is_under_way(event.status)) return end(event);
  // "Resource creation Initiated" is the same once more.
  const std::string verb(verbs_of(event.status).under_way);
  if (same != under_way_.end() && same->verb == verb) return;
  if (same != under_way_.end()) under_way_.erase(same);
  const auto time = parse_instant(event.time);
  under_way_.push_back({.name = event.resource,
                        .type = event.type,
                        .verb = verb,
                        .began = context_.world.clock.now(),
                        .began_by_them = time ? std::optional(*time) : std::nullopt,
                        .usual = verb == "removing" ? 0s : deploy::usual_time(event.type)});
}

void StackBoard::show_stack(const std::string& name, const aws::StackEvent& event) {
  Stack& stack = stack_named(name);
  std::string line = since_start() + printable(name) + ": ";
  if (!is_under_way(event.status)) {
    line += event.status;
    if (current_ == name) {
      line += " after " + clock_text(context_.world.clock.now() - stack.began);
      current_.clear();
      under_way_.clear();
      block_.draw({});
    }
    const bool is_well = event.status.ends_with("_COMPLETE") && !event.status.contains("ROLLBACK");
    return context_.tell(in_ink(line, is_well ? Ink::Bold : Ink::Red, context_.color_error));
  }
  const bool is_undone = event.status.contains("ROLLBACK");
  if (current_ != name) stack.began = context_.world.clock.now();
  current_ = name;
  // Its end, in which what is not needed any more goes.
  if (event.status.contains("CLEANUP")) return;
  if (is_undone) {
    stack.resources = 0;
    stack.usual = 0s;
    line += "is undone" + (event.reason.empty() ? "" : ": " + printable(event.reason));
    return context_.tell(in_ink(line, Ink::Red, context_.color_error));
  }
  line += stack.resources == 0 ? event.status : counted(stack.resources, "resource");
  if (stack.usual > 0s) line += ", usually about " + clock_text(stack.usual);
  context_.tell(in_ink(line, Ink::Bold, context_.color_error));
}

void StackBoard::end(const aws::StackEvent& event) {
  const bool has_failed = event.status.ends_with("_FAILED");
  const auto same = std::ranges::find(under_way_, event.resource, &Resource::name);
  std::string took;
  if (same != under_way_.end()) {
    const auto time = parse_instant(event.time);
    took = clock_text(time && same->began_by_them ? *time - *same->began_by_them
                                                  : context_.world.clock.now() - same->began);
    under_way_.erase(same);
  }
  std::string line = since_start() +
                     padded(has_failed ? "FAILED" : std::string(verbs_of(event.status).done), kVerbWidth) +
                     "  " + padded(printable(event.resource), name_width_) + "  " +
                     padded(printable(event.type), kTypeWidth) + "  " + took;
  line.erase(line.find_last_not_of(' ') + 1);
  if (has_failed && !event.reason.empty()) line += "\n" + std::string(kMargin) + printable(event.reason);
  context_.tell(has_failed ? in_ink(line, Ink::Red, context_.color_error) : line);
  if (!has_failed && !current_.empty()) ++stack_named(current_).done;
}

std::string StackBoard::line_of(const Resource& resource, std::size_t columns) const {
  const Milliseconds time = context_.world.clock.now() - resource.began;
  const std::string line =
      cut(kMargin + padded(resource.verb, kVerbWidth) + "  " + padded(printable(resource.name), name_width_) +
              "  " + padded(printable(resource.type), kTypeWidth) + "  " + with_usual(time, resource.usual),
          columns);
  const bool is_late = resource.usual > 0s && time > resource.usual;
  return in_ink(line, is_late ? Ink::Yellow : Ink::Dim, context_.color_error);
}

std::string StackBoard::sum(std::size_t columns) const {
  const auto found = std::ranges::find(stacks_, current_, &Stack::name);
  const Milliseconds time = context_.world.clock.now() - found->began;
  std::string line = kMargin;
  if (found->resources > 0) {
    // A change that replaces has an event more.
    const std::size_t done = std::min(found->done, found->resources);
    const std::size_t filled = kBarCells * done / found->resources;
    line += "[" + std::string(filled, '#') + std::string(kBarCells - filled, '.') + "] " +
            std::to_string(done) + " of " + std::to_string(found->resources) + "  ";
  }
  return in_ink(cut(line + with_usual(time, found->usual), columns), Ink::Bold, context_.color_error);
}

std::vector<std::string> StackBoard::lines() const {
  if (current_.empty()) return {};
  const system::TerminalSize size = context_.world.error_size();
  // The last column stays free: some terminals begin a new line behind it.
  const std::size_t columns = size.columns > 1 ? size.columns - 1 : 1;
  const std::size_t rows = size.rows > kRowsAbove + 2 ? size.rows - kRowsAbove : 2;
  std::vector<std::string> lines;
  const std::size_t shown = std::min(under_way_.size(), rows - 1);
  for (std::size_t i = 0; i < shown; ++i) lines.push_back(line_of(under_way_[i], columns));
  if (shown < under_way_.size())
    lines.back() =
        in_ink(cut(kMargin + ("and " + std::to_string(under_way_.size() - shown + 1) + " more"), columns),
               Ink::Dim, context_.color_error);
  lines.push_back(sum(columns));
  return lines;
}

void StackBoard::draw() {
  block_.draw(lines());
}

void StackBoard::sleep(Milliseconds time, const std::function<void(Milliseconds)>& sleep) {
  while (time > Milliseconds(0)) {
    draw();
    const Milliseconds part = std::min(time, kRedraw);
    sleep(part);
    time -= part;
  }
}

}  // namespace bellwether::cli
