#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/check.h"
#include "base/number.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/stage_dead_letters.h"
#include "cli/text_table.h"
#include "events/failure_record.h"
#include "events/reading_json.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

using Ids = std::optional<std::vector<std::int64_t>>;  // Nothing: all.

bool is_on_aws(const Context& context) {
  return context.settings.stage != settings::kLocalStage;
}

// Of the stage `local`.
ports::Supervision& supervision_of(ports::Stage& stage) {
  CHECK(stage.supervision() != nullptr);
  return *stage.supervision();
}

// A queue knows messages, not items; ours say whose they are.
market::ItemKey letter_key(const ports::DeadLetter& letter) {
  if (letter.origin == ports::Origin::Stream) return letter.key;
  auto message = events::decode_name_message(letter.original);
  if (!message) return letter.key;
  return {.name = std::move(message->name), .owner = std::move(message->owner)};
}

std::vector<std::string> letter_row(const ports::DeadLetter& letter) {
  const market::ItemKey key = letter_key(letter);
  return {std::to_string(letter.id),
          key.name,
          key.owner,
          letter.function,
          std::to_string(letter.attempts),
          std::to_string(letter.count),
          format_instant(letter.buried).substr(0, 10),
          letter.reason};
}

std::string dead_letters_words(const std::vector<std::vector<std::string>>& rows, bool color) {
  return text_table({{"ID", Align::Right},
                     {"ITEM"},
                     {"OWNER"},
                     {"FUNCTION"},
                     {"ATTEMPTS", Align::Right},
                     {"TIMES", Align::Right},
                     {"BURIED"},
                     {"REASON"}},
                    rows, color);
}

std::string_view origin_text(ports::Origin origin) {
  return origin == ports::Origin::Stream ? "stream" : "queue";
}

// As JSON, or as the text it is where it is none.
boost::json::value json_or_text(const std::string& text) {
  boost::json::error_code malformed;
  auto value = boost::json::parse(text, malformed);
  return malformed ? boost::json::value(text) : std::move(value);
}

// What lies in the dead-letter queue on AWS.
std::string letter_on_aws(const ports::DeadLetter& letter) {
  return letter.origin == ports::Origin::Stream ? events::encode_failure_record(letter) : letter.original;
}

boost::json::object letter_object(const ports::DeadLetter& letter) {
  boost::json::object object{
      {"id", letter.id}, {"origin", origin_text(letter.origin)}, {"function", letter.function}};
  for (const auto& member : key_json(letter_key(letter))) object.insert(member);
  object["condition"] = letter.condition;
  object["reason"] = letter.reason;
  object["attempts"] = letter.attempts;
  object["sequence_number"] = letter.sequence_number;
  object["created"] = format_instant(letter.created);
  object["buried"] = format_instant(letter.buried);
  object["count"] = letter.count;
  object["first_buried"] = format_instant(letter.first_buried);
  object["original"] = json_or_text(letter.original);
  object["letter"] = json_or_text(letter_on_aws(letter));
  return object;
}

// As many as there are: each is written before the next one is read.
Result<void> write_letters_json(ports::DeadLetterQueue& queue, Context& context) {
  context.out += R"({"dead_letters":[)";
  bool is_first = true;
  Result<void> flushed;
  TRY_VOID(queue.visit([&](const ports::DeadLetter& letter) {
    if (!std::exchange(is_first, false)) context.out += ',';
    context.out += site::json_text(letter_object(letter));
    flushed = context.flush_when_full();
    return flushed.has_value();
  }));
  context.out += "]}\n";
  return flushed;
}

std::string dead_letters_words(const ports::DeadLetter& letter) {
  std::string text;
  const auto line = [&](std::string name, std::string_view value) {
    name.resize(12, ' ');
    if (!value.empty()) text += name + printable(value) + "\n";
  };
  line("id", std::to_string(letter.id));
  line("origin", origin_text(letter.origin));
  line("function", letter.function);
  const market::ItemKey key = letter_key(letter);
  line("item", key.name);
  line("owner", key.owner);
  line("condition", letter.condition);
  line("reason", letter.reason);
  line("attempts", std::to_string(letter.attempts));
  line("sequence", letter.sequence_number);
  line("created", instant_text(letter.created) + " UTC");
  line("buried", instant_text(letter.buried) + " UTC");
  if (letter.count > 1)
    line("times", std::to_string(letter.count) + ", first " + instant_text(letter.first_buried) + " UTC");
  return text + "\n" + printable(site::json_text(json_or_text(letter.original))) + "\n";
}

Outcome list_dead_letters(bool as_json, Context& context) {
  if (is_on_aws(context)) return list_dead_letters_on_aws(as_json, context);
  const auto stage = TRY(context.open_stage());
  ports::DeadLetterQueue& queue = supervision_of(*stage).dead_letters();
  if (as_json) {
    TRY_VOID(write_letters_json(queue, context));
    return ExitCode::Done;
  }
  std::vector<std::vector<std::string>> rows;
  TRY_VOID(queue.visit([&](const ports::DeadLetter& letter) {
    rows.push_back(letter_row(letter));
    return true;
  }));
  if (rows.empty()) {
    context.tell("No dead letters.");
  } else {
    context.out += dead_letters_words(rows, context.color_out);
    context.hint("To try again: bellwether dead-letters redrive --all");
  }
  return ExitCode::Done;
}

Result<Run> read_dead_letters_list(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return list_dead_letters(as_json, context); };
}

// An id on either stage: digits, or as much of one of SQS's as tells it from others.
Result<std::string> read_id(const std::string& word) {
  constexpr std::string_view kDigits = "0123456789abcdef-";
  if (!word.empty() && word.find_first_not_of(kDigits) == std::string::npos) return word;
  return fail(ErrorKind::InvalidInput, "'" + word + "' is not an id as dead-letters list shows them");
}

// An id of the stage `local`.
std::expected<std::int64_t, Failure> local_id(const std::string& word) {
  if (const auto id = parse_number<std::int64_t>(word)) return *id;
  return std::unexpected(Failure(ExitCode::WrongUsage,
                                 "'" + word + "' is not an id; on this machine ids are whole numbers",
                                 "bellwether dead-letters list"));
}

Outcome show_dead_letter(const std::string& word, bool as_json, Context& context) {
  if (is_on_aws(context)) return show_dead_letter_on_aws(word, as_json, context);
  const std::int64_t id = TRY(local_id(word));
  const auto stage = TRY(context.open_stage());
  const auto letter = TRY(supervision_of(*stage).dead_letters().find(id));
  if (!letter)
    return std::unexpected(Failure(ExitCode::NotDone, "there is no dead letter " + std::to_string(id),
                                   "bellwether dead-letters list"));
  context.out += as_json ? site::json_text(letter_object(*letter)) + "\n" : dead_letters_words(*letter);
  if (!as_json) context.hint("To try again: bellwether dead-letters redrive " + std::to_string(id));
  return ExitCode::Done;
}

Result<Run> read_dead_letters_show(const Arguments& arguments) {
  const std::string id = TRY(read_id(std::string(*arguments.value("ID"))));
  const bool as_json = arguments.has("--json");
  return [id, as_json](Context& context) { return show_dead_letter(id, as_json, context); };
}

Result<operate::LetterIds> read_ids(const Arguments& arguments) {
  const auto& words_given = arguments.all("ID");
  if (arguments.has("--all") && !words_given.empty())
    return fail(ErrorKind::InvalidInput, "ids and --all exclude each other");
  if (arguments.has("--all")) return operate::LetterIds();
  if (words_given.empty()) return fail(ErrorKind::InvalidInput, "say which: ids, or --all");
  for (const std::string& word : words_given) TRY_VOID(read_id(word));
  return operate::LetterIds(words_given);
}

std::expected<Ids, Failure> local_ids(const operate::LetterIds& words_given) {
  if (!words_given) return Ids();
  std::vector<std::int64_t> ids;
  for (const std::string& word : *words_given) {
    const std::int64_t id = TRY(local_id(word));
    ids.push_back(id);
  }
  return Ids(ids);
}

// "2 dead letters purged", or {"purged":2}.
std::string done_text(int count, const std::string& done, bool as_json) {
  if (as_json) return site::json_text(boost::json::object{{done, count}}) + "\n";
  return counted(static_cast<std::size_t>(count), "dead letter") + " " + done + "\n";
}

Outcome redrive(const operate::LetterIds& words_given, bool as_json, Context& context) {
  if (is_on_aws(context)) return redrive_dead_letters_on_aws(words_given, as_json, context);
  const Ids ids = TRY(local_ids(words_given));
  const auto stage = TRY(context.open_stage());
  const int count = TRY(supervision_of(*stage).dead_letters().redrive(ids));
  context.out += done_text(count, "redriven", as_json);
  context.hint_engine(*stage, "To work them off");
  return ExitCode::Done;
}

Outcome purge(const operate::LetterIds& words_given, bool as_json, Context& context) {
  if (is_on_aws(context)) return purge_dead_letters_on_aws(words_given, as_json, context);
  const Ids ids = TRY(local_ids(words_given));
  const auto stage = TRY(context.open_stage());
  const int count = TRY(supervision_of(*stage).dead_letters().purge(ids));
  context.out += done_text(count, "purged", as_json);
  return ExitCode::Done;
}

template <Outcome (*action)(const operate::LetterIds&, bool, Context&)>
Result<Run> read_action(const Arguments& arguments) {
  const operate::LetterIds ids = TRY(read_ids(arguments));
  const bool as_json = arguments.has("--json");
  return [ids, as_json](Context& context) { return action(ids, as_json, context); };
}

}  // namespace

Command dead_letters_list_command() {
  return {.name = "dead-letters list",
          .summary = "list the records and messages that could not be processed",
          .details =
              "On AWS they lie in a queue of each function, and tell less: of a record its place in the\n"
              "stream and how often it was tried, of a name not why it failed. To look hides a letter from\n"
              "others for half a minute.",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether dead-letters list", ""},
                       {"bellwether dead-letters list --json | jq '.dead_letters[0].original'",
                        "the record itself"}},
          .read = read_dead_letters_list};
}

Command dead_letters_show_command() {
  return {
      .name = "dead-letters show",
      .summary = "all that is known of one dead letter, and the record or message itself",
      .details = "",
      .positionals = {{"ID", "as listed by dead-letters list"}},
      .flags = {kJsonFlag},
      .settings = {},
      .examples = {{"bellwether dead-letters show 3", ""},
                   {"bellwether dead-letters show 3 --json | jq .original", "what the function was given"},
                   {"bellwether dead-letters show 3 --json | jq .letter",
                    "what AWS sends to a mapping's on-failure destination"}},
      .read = read_dead_letters_show};
}

Command dead_letters_redrive_command() {
  return {
      .name = "dead-letters redrive",
      .summary = "give dead letters to their function again",
      .details =
          "A record's item is taken as it is now: what was changed since is not undone. A message goes back\n"
          "to its queue. On AWS a record's function is called at once, if the stream still has the record,\n"
          "and fan-out is called once for all its letters; what fails again stays.",
      .positionals = {{"ID", "as listed by dead-letters list", Count::Any}},
      .flags = {{"--all", "", "all of them"}, kJsonFlag},
      .settings = {},
      .examples = {{"bellwether dead-letters redrive --all", ""},
                   {"bellwether dead-letters redrive 3 5", ""}},
      .read = read_action<redrive>};
}

Command dead_letters_purge_command() {
  return {
      .name = "dead-letters purge",
      .summary = "delete dead letters for good",
      .details = "",
      .positionals = {{"ID", "as listed by dead-letters list", Count::Any}},
      .flags = {{"--all", "", "all of them"}, kJsonFlag},
      .settings = {},
      .examples = {{"bellwether dead-letters purge 3 5", ""}, {"bellwether dead-letters purge --all", ""}},
      .read = read_action<purge>};
}

}  // namespace bellwether::cli
