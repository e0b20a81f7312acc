#include "stack/diagram.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/markup_text.h"
#include "functions/catalogue.h"
#include "functions/object_keys.h"
#include "stack/form.h"
#include "stack/template.h"

namespace bellwether::stack {
namespace {

using functions::Function;
using functions::Part;
using functions::QueueOf;

struct Box {
  int x, y, width, height;

  int right() const { return x + width; }
  int bottom() const { return y + height; }
  int middle() const { return y + height / 2; }
  int centre() const { return x + width / 2; }
};

// The columns, from left to right.
constexpr int kYouX = 28, kYouWidth = 132;
constexpr int kTableX = 218, kTableWidth = 112;
constexpr int kTriggerX = 382, kTriggerWidth = 148;
constexpr int kFunctionX = 582, kFunctionWidth = 236;
constexpr int kLettersX = 866, kLettersWidth = 124;
constexpr int kBucketX = 1084, kBucketWidth = 116;
constexpr int kFrontX = 1240, kFrontWidth = 118;
constexpr int kReadersX = 1424, kReadersWidth = 118;
constexpr int kWidth = kReadersX + kReadersWidth + kYouX;

// The lanes, one a function.
constexpr int kLaneY = 164, kLaneHeight = 112, kLaneGap = 44;
constexpr int kInY = 38;    // Below a lane's top: what calls the function, and its results.
constexpr int kReadY = 92;  // What it reads of the table, and its dead letters.
constexpr int kFrame = 30;  // Around what a stack holds.

constexpr std::string_view kStyle = R"(
  svg { color-scheme: light dark;
    --ground: #f7f8fa; --card: #ffffff; --ink: #1c2430; --dim: #5a6675; --edge: #8592a3; --rim: #d5dbe3;
    --store: #3d5bd9; --call: #b3447f; --work: #d2691e; --bury: #c2342d; --show: #2f7d4f; --watch: #6c5bb5 }
  @media (prefers-color-scheme: dark) { svg {
    --ground: #11161d; --card: #1a222c; --ink: #e8edf3; --dim: #a0acba; --edge: #6f7e90; --rim: #323e4c;
    --store: #8ea2ff; --call: #f08fc0; --work: #f5a35c; --bury: #ff8a80; --show: #7fd1a0; --watch: #b9a9ff } }
  text { font: 12px system-ui, 'Segoe UI', Roboto, Arial, sans-serif; fill: var(--dim) }
  .title { font-size: 22px; font-weight: 650; fill: var(--ink) }
  .name { font-size: 14px; font-weight: 650; fill: var(--ink) }
  .stack { font-size: 12px; font-weight: 600; letter-spacing: .02em }
  .on { text-anchor: middle }
  .ground { fill: var(--ground) }
  .card { fill: var(--card); stroke: var(--rim) }
  .frame { fill: none; stroke: var(--edge); stroke-dasharray: 5 5; opacity: .75 }
  .way { fill: none; stroke: var(--edge); stroke-width: 1.6 }
  .read { stroke-dasharray: 2 4 }
  .bury { stroke: var(--bury); stroke-dasharray: 6 4 }
  .tip { fill: none; stroke: var(--edge); stroke: context-stroke; stroke-width: 1.6;
    stroke-linecap: round; stroke-linejoin: round }
)";

std::string text_at(int x, int y, std::string_view kind, std::string_view words) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\"" +
         (kind.empty() ? "" : " class=\"" + std::string(kind) + "\"") + ">" + markup_text(words) +
         "</text>\n";
}

std::string rectangle(const Box& box, std::string_view kind, int radius) {
  return filled(
      "<rect class=\"{{kind}}\" x=\"{{x}}\" y=\"{{y}}\" width=\"{{w}}\" height=\"{{h}}\" rx=\"{{r}}\"/>\n",
      {{"kind", kind},
       {"x", std::to_string(box.x)},
       {"y", std::to_string(box.y)},
       {"w", std::to_string(box.width)},
       {"h", std::to_string(box.height)},
       {"r", std::to_string(radius)}});
}

// A card with a stripe in the colour of what it does, a name and lines below.
std::string card(const Box& box, std::string_view colour, std::string_view name,
                 const std::vector<std::string>& lines) {
  constexpr int kLine = 16, kBelowName = 3;
  const int height = lines.empty() ? 0 : kLine * static_cast<int>(lines.size()) + kBelowName;
  int y = box.middle() - height / 2 + 5;
  std::string text = rectangle(box, "card", 9);
  text += filled(
      "<path d=\"M{{x}} {{y}}v{{h}}\" style=\"stroke:var(--{{c}})\" stroke-width=\"4\" "
      "stroke-linecap=\"round\"/>\n",
      {{"x", std::to_string(box.x + 9)},
       {"y", std::to_string(box.y + 12)},
       {"h", std::to_string(box.height - 24)},
       {"c", colour}});
  text += text_at(box.x + 22, y, "name", name);
  y += kBelowName;
  for (const std::string& line : lines) text += text_at(box.x + 22, y += kLine, "", line);
  return text;
}

// A way through these points, as SVG writes them, with its tip at the end.
std::string way(std::string_view kind, std::string_view points) {
  return "<path class=\"way" + std::string(kind.empty() ? "" : " ") + std::string(kind) +
         "\" marker-end=\"url(#tip)\" d=\"" + std::string(points) + "\"/>\n";
}

std::string line(std::string_view kind, int x, int y, int to_x) {
  return way(kind, "M" + std::to_string(x) + " " + std::to_string(y) + "H" + std::to_string(to_x));
}

// Words that fit a card's width, by how wide letters are on the whole.
std::vector<std::string> wrapped(std::string_view words, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + std::string(word);
  }
  return lines;
}

bool calls(const Function& function, std::string_view service, std::string_view operation) {
  return std::ranges::find(function.calls, functions::ServiceCall{service, operation}) !=
         function.calls.end();
}

bool reads_table(const Function& function) {
  return functions::has_part(function, Part::Table);
}

// "png/daily/, png/weekly/". Who has objects of its own only looks at the others.
std::string results_of(const Function& function) {
  std::string own;
  for (const std::string_view pattern : function.objects)
    if (pattern.ends_with('*'))
      own += (own.empty() ? "" : ", ") + std::string(pattern.substr(0, pattern.size() - 1));
  if (!own.empty()) return own;
  const functions::ObjectKeys keys;
  std::string text;
  for (const auto& [variable, key] :
       {std::pair<std::string_view, std::string_view>{"BELLWETHER_DAILY_KEY", keys.daily},
        {"BELLWETHER_WEEKLY_KEY", keys.weekly},
        {"BELLWETHER_SENTIMENT_KEY", keys.sentiment}})
    if (std::ranges::find(function.variables, variable, &functions::Variable::name) !=
        function.variables.end())
      text += (text.empty() ? "" : ", ") + std::string(functions::common_prefix(key));
  return text;
}

// How often the resource stands in the template of a stage.
std::string count_of(std::string_view resource, bool is_protected) {
  StackWish wish;
  wish.stage = "dev";
  wish.is_protected = is_protected;
  wish.variables = {{"BELLWETHER_SUMMARIES", "wikipedia"}};
  const std::string text = template_text(wish, StackPart::Work);
  int count = 0;
  for (std::size_t at = 0; (at = text.find(resource, at)) != std::string::npos; at += resource.size())
    ++count;
  return std::to_string(count);
}

std::string noun_of(QueueOf queue) {
  switch (queue) {
    case QueueOf::Names:
      return "name";
    case QueueOf::Page:
      return "item";
    case QueueOf::Alerts:
      return "alert";
  }
  std::unreachable();
}

std::string each_of(QueueOf queue) {
  const std::string noun = noun_of(queue);
  return (noun == "name" ? "a " : "an ") + noun;
}

// Where the function is that is called by the queue.
int lane_of(QueueOf queue) {
  const std::span<const Function> all = functions::catalogue();
  const auto is_it = [queue](const Function& function) {
    const auto* const trigger = std::get_if<functions::QueueTrigger>(&function.trigger);
    return trigger != nullptr && trigger->queue == queue;
  };
  return static_cast<int>(std::ranges::find_if(all, is_it) - all.begin());
}

class Drawing {
 public:
  std::string draw() {
    const std::span<const Function> all = functions::catalogue();
    const int count = static_cast<int>(all.size());
    lanes_end_ = kLaneY + count * kLaneHeight + (count - 1) * kLaneGap;
    draw_frames();
    draw_ends();
    for (int i = 0; i < count; ++i) draw_lane(all[static_cast<std::size_t>(i)], i);
    draw_watch();
    return ways_ + cards_;
  }
  int height() const { return below_y() + 112; }

 private:
  static int lane_y(int lane) { return kLaneY + lane * (kLaneHeight + kLaneGap); }
  int below_y() const { return lanes_end_ + 172; }  // Of what lies outside, below.

  void draw_frames() {
    const int top = kLaneY - 64, bottom = lanes_end_ + 128;
    const Box work{kTableX - kFrame, top, kLettersX + kLettersWidth + 2 * kFrame - kTableX, bottom - top};
    const Box bucket{kBucketX - kFrame, top, kFrontX + kFrontWidth + 2 * kFrame - kBucketX,
                     lanes_end_ + 26 - top};
    draw_frame(work, StackPart::Work, "in the table's region");
    draw_frame(bucket, StackPart::Bucket, "in the bucket's region");
  }

  void draw_frame(const Box& box, StackPart part, std::string_view where) {
    ways_ += rectangle(box, "frame", 16);
    ways_ += text_at(box.x + 20, box.y + 27, "stack", "stack " + stack_name("STAGE", part));
    ways_ += text_at(box.x + 20, box.y + 44, "", where);
  }

  // What is at both ends of all lanes.
  void draw_ends() {
    const int height = lanes_end_ - kLaneY;
    cards_ += card({kTableX, kLaneY, kTableWidth, height}, "store", "table",
                   {"DynamoDB:", "items and", "their prices"});
    cards_ +=
        card({kBucketX, kLaneY, kBucketWidth, height}, "store", "bucket", {"S3: charts", "and results"});
    const Box you{kYouX, kLaneY, kYouWidth, kLaneHeight - 36};
    cards_ += card(you, "show", "you", {"prices, names,", "what you want"});
    ways_ += line("", you.right(), you.middle(), kTableX);
    const Box front{kFrontX, kLaneY, kFrontWidth, kLaneHeight - 36};
    cards_ += card(front, "show", "CloudFront", {"HTTPS"});
    ways_ += line("", kBucketX + kBucketWidth, front.middle(), front.x);
    const Box readers{kReadersX, kLaneY, kReadersWidth, kLaneHeight - 36};
    cards_ += card(readers, "show", "readers", {"of charts", "and results"});
    ways_ += line("", front.right(), front.middle(), readers.x);
  }

  void draw_lane(const Function& function, int lane) {
    const Box box{kFunctionX, lane_y(lane), kFunctionWidth, kLaneHeight};
    constexpr std::size_t kLetters = 30;
    cards_ += card(box, "work", function.name, wrapped(function.purpose, kLetters));
    draw_trigger(function, box);
    if (reads_table(function))
      ways_ += line("read", kTableX + kTableWidth, box.y + kReadY, box.x) +
               text_at(kTriggerX + kTriggerWidth / 2, box.y + kReadY - 6, "on", "reads items");
    if (const std::string results = results_of(function); !results.empty())
      ways_ += line("", box.right(), box.y + kInY, kBucketX) +
               text_at((box.right() + kBucketX) / 2 - 26, box.y + kInY - 8, "on", results);
    const Box letters{kLettersX, box.y + kReadY - 20, kLettersWidth, 40};
    cards_ += card(letters, "bury", "dead letters", {});
    ways_ += line("bury", box.right(), box.y + kReadY, letters.x);
    if (calls(function, "sqs", "SendMessageBatch"))
      for (const auto& [part, queue] : {std::pair{Part::Names, QueueOf::Names},
                                        {Part::Page, QueueOf::Page},
                                        {Part::Alerts, QueueOf::Alerts}})
        if (const int to = lane_of(queue); functions::has_part(function, part) && to > lane)
          draw_sending(box, lane, queue, to);
    if (functions::has_part(function, Part::Summaries)) draw_sources(box);
  }

  void draw_trigger(const Function& function, const Box& box) {
    const Box trigger{kTriggerX, box.y + kInY - 28, kTriggerWidth, 56};
    if (const auto* const stream = std::get_if<functions::StreamTrigger>(&function.trigger)) {
      cards_ += card(trigger, "call", "stream", {"up to " + std::to_string(stream->batch_size) + " changes"});
      ways_ += line("", kTableX + kTableWidth, trigger.middle(), trigger.x);
    } else if (const auto* const queue = std::get_if<functions::QueueTrigger>(&function.trigger)) {
      cards_ += card(trigger, "call", "queue",
                     {"up to " + std::to_string(queue->batch_size) + " " + noun_of(queue->queue) + "s"});
    } else {
      cards_ += card(trigger, "call", "schedule",
                     {std::get<functions::ScheduleTrigger>(function.trigger).expression});
    }
    ways_ += line("", trigger.right(), trigger.middle(), box.x);
  }

  // From a function down and back to the queue, whose lane is below. No two of them lie on one another.
  void draw_sending(const Box& box, int lane, QueueOf queue, int to) {
    const int x = box.x + 60 + 16 * lane + (queue == QueueOf::Alerts ? 8 : 0);
    const int to_x = kTriggerX + kTriggerWidth / 2;
    const int y = lane_y(to) - kLaneGap / 2;
    ways_ += way("", filled("M{{x}} {{b}}V{{y8}}q0 10 -10 10H{{t8}}q-10 0 -10 10V{{e}}",
                            {{"x", std::to_string(x)},
                             {"b", std::to_string(box.bottom())},
                             {"y8", std::to_string(y - 10)},
                             {"t8", std::to_string(to_x + 10)},
                             {"e", std::to_string(lane_y(to) + kInY - 28)}}));
    ways_ +=
        text_at((kTriggerX + kTriggerWidth + box.x) / 2 + 24, y - 6, "on", "a message " + each_of(queue));
  }

  void draw_sources(const Box& box) {
    const Box source{box.x, below_y(), kFunctionWidth, 72};
    cards_ += card(source, "show", "summaries", {"Wikipedia, feeds or files"});
    ways_ += way("", "M" + std::to_string(source.x + 76) + " " + std::to_string(source.y) + "V" +
                         std::to_string(box.bottom()));
    const Box scorer{kLettersX, below_y(), kLettersWidth + 24, 72};
    cards_ += card(scorer, "show", "Comprehend", {"by choice; else", "market-1, inside"});
    const int turn = box.bottom() + 58;
    ways_ += way("read", filled("M{{x}} {{y}}V{{t}}q0 -10 -10 -10H{{to}}q-10 0 -10 -10V{{b}}",
                                {{"x", std::to_string(scorer.centre())},
                                 {"y", std::to_string(scorer.y)},
                                 {"t", std::to_string(turn + 10)},
                                 {"to", std::to_string(source.right() - 40)},
                                 {"b", std::to_string(box.bottom())}}));
  }

  void draw_watch() {
    const int y = lanes_end_ + 40;
    const Box watch{kTableX, y, kTableWidth + 16, 68};
    constexpr std::string_view kAlarm = "Type: AWS::CloudWatch::Alarm";
    const std::string alarms = count_of(kAlarm, false) + " alarms, " + count_of(kAlarm, true);
    cards_ += card(watch, "watch", "CloudWatch", {alarms, "in prod; logs"});
    const Box topic{kTriggerX, y, kTriggerWidth, 68};
    cards_ += card(topic, "watch", "topic", {"SNS"});
    ways_ += line("", watch.right(), watch.middle(), topic.x);
    const Box mail{kTriggerX, below_y(), kTriggerWidth, 72};
    cards_ += card(mail, "show", "mail", {"of whoever runs it"});
    ways_ += way("", "M" + std::to_string(topic.centre()) + " " + std::to_string(topic.bottom()) + "V" +
                         std::to_string(mail.y));
  }

  std::string ways_, cards_;
  int lanes_end_ = 0;
};

std::string description() {
  std::string text = "A price or a name goes into the table in DynamoDB.";
  for (const Function& function : functions::catalogue()) {
    std::string trigger(functions::trigger_text(function));
    std::erase(trigger, '`');
    text += " The function " + std::string(function.name) + ", called by " + trigger + ", " +
            std::string(function.purpose) + ".";
  }
  return text +
         " Results lie in a bucket in S3, which CloudFront shows to readers. What cannot be processed waits "
         "in a "
         "queue of dead letters for each function. Alarms go to a topic, and from there by mail.";
}

}  // namespace

std::string diagram() {
  Drawing drawing;
  const std::string body = drawing.draw();
  const std::string width = std::to_string(kWidth), height = std::to_string(drawing.height());
  return filled(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{w}} {{h}}" role="img" aria-labelledby="t d">
<title id="t">bellwether on AWS</title>
<desc id="d">{{description}}</desc>
<style>{{style}}</style>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto"
 markerUnits="userSpaceOnUse"><path d="M2 1L9 5L2 9" class="tip"/></marker></defs>
<rect class="ground" width="{{w}}" height="{{h}}" rx="18"/>
{{title}}
{{body}}
</svg>
)",
      {{"w", width},
       {"h", height},
       {"description", markup_text(description())},
       {"style", kStyle},
       {"title", text_at(kYouX, 46, "title", "bellwether on AWS") +
                     text_at(kYouX, 70, "",
                             "As the command diagram draws it, from the catalogue of functions and "
                             "the stacks.")},
       {"body", body}});
}

}  // namespace bellwether::stack
