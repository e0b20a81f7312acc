#include "cli/stage_dead_letters.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "cli/text_table.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

namespace json = boost::json;
using operate::BuriedLetter;

// Of an id: as much as tells letters apart, and more than anybody wants to type.
constexpr std::size_t kLetterIdShown = 8;

std::string number_or_dash(int number) {
  return number < 0 ? "-" : std::to_string(number);
}

std::string records_text(const BuriedLetter& letter) {
  return letter.item    ? letter.item->name
         : letter.place ? counted(static_cast<std::size_t>(letter.records), "record") + " of shard " +
                              letter.place->shard
                        : "-";
}

std::string table_of_letters(const std::vector<BuriedLetter>& letters, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const BuriedLetter& letter : letters) {
    std::string why = letter.condition;
    if (!letter.reason.empty()) why += (why.empty() ? "" : ": ") + letter.reason;
    rows.push_back({letter.id.substr(0, kLetterIdShown), std::string(letter.function->name),
                    records_text(letter), number_or_dash(letter.attempts), instant_text(letter.since),
                    why.empty() ? "-" : why});
  }
  return text_table({{"ID"}, {"FUNCTION"}, {"WHAT"}, {"ATTEMPTS", Align::Right}, {"SINCE (UTC)"}, {"WHY"}},
                    rows, color);
}

// What the letters do not tell, once for each kind that is there.
void tell_gaps(const std::vector<BuriedLetter>& letters, Context& context) {
  const auto any = [&](const auto& is_so) { return std::ranges::any_of(letters, is_so); };
  if (any([](const BuriedLetter& letter) { return letter.place.has_value(); }))
    context.hint(
        "AWS's dead letters of a stream name a place in it, and no item; `dead-letters show` reads the\n"
        "records, as long as the stream has them, which is a day.");
  if (any([](const BuriedLetter& letter) { return letter.item.has_value(); }))
    context.hint(
        "SQS does not keep why a message failed: `bellwether logs read-sentiment` may, and SINCE is when it "
        "first came to the queue of names.");
}

// The body as JSON, or as the text it is.
json::value body_json(const BuriedLetter& letter) {
  json::error_code malformed;
  auto body = json::parse(letter.body, malformed);
  return malformed ? json::value(letter.body) : std::move(body);
}

json::object buried_object(const BuriedLetter& letter) {
  json::object object{{"id", letter.id},
                      {"function", letter.function->name},
                      {"since", format_instant(letter.since)},
                      {"condition", letter.condition},
                      {"reason", letter.reason}};
  object["attempts"] = letter.attempts < 0 ? json::value(nullptr) : json::value(letter.attempts);
  if (letter.item)
    for (const auto& member : key_json(*letter.item)) object.insert(member);
  json::object attributes;
  for (const auto& [name, value] : letter.attributes) attributes[name] = value;
  object["attributes"] = std::move(attributes);
  object["letter"] = body_json(letter);
  return object;
}

void tell_hidden(std::int64_t hidden, Context& context) {
  if (hidden > 0)
    context.tell("About " + counted(static_cast<std::size_t>(hidden), "letter") +
                 " more cannot be seen now, because somebody else looks; again in half a minute.");
}

Outcome report(const operate::Handled& handled, std::string_view done, bool as_json, Context& context) {
  const json::array failures(handled.failures.begin(), handled.failures.end());
  context.out += as_json ? site::json_text(json::object{{done, handled.count}, {"failures", failures}}) + "\n"
                         : counted(static_cast<std::size_t>(handled.count), "dead letter") + " " +
                               std::string(done) + "\n";
  for (const std::string& failure : handled.failures) context.tell_error(failure);
  return handled.failures.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Failure unknown(const Error& error, const Context& context) {
  return Failure(ExitCode::NotDone, error.message,
                 "bellwether dead-letters list --stage " + context.settings.stage);
}

}  // namespace

Outcome list_dead_letters_on_aws(bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  const operate::Letters found = TRY(operate::StageDeadLetters(site, account).list());
  if (as_json) {
    json::array letters;
    for (const BuriedLetter& letter : found.letters) letters.emplace_back(buried_object(letter));
    context.out += site::json_text(json::object{{"dead_letters", letters}, {"hidden", found.hidden}}) + "\n";
    return ExitCode::Done;
  }
  tell_hidden(found.hidden, context);
  if (found.letters.empty()) {
    context.tell("No dead letters.");
    return ExitCode::Done;
  }
  context.out += table_of_letters(found.letters, context.color_out);
  tell_gaps(found.letters, context);
  context.hint("To try again: bellwether dead-letters redrive --all --stage " + site.stage);
  return ExitCode::Done;
}

Outcome show_dead_letter_on_aws(const std::string& id, bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  operate::StageDeadLetters dead_letters(site, account);
  const operate::Letters found = TRY(dead_letters.list());
  const auto is_it = [&](const BuriedLetter& letter) { return letter.id.starts_with(id); };
  const auto letter = std::ranges::find_if(found.letters, is_it);
  if (letter == found.letters.end())
    return std::unexpected(unknown({ErrorKind::NotFound, "there is no dead letter " + id}, context));
  if (std::ranges::count_if(found.letters, is_it) > 1)
    return std::unexpected(
        unknown({ErrorKind::NotFound, "more than one dead letter begins with " + id}, context));
  json::object object = buried_object(*letter);
  if (letter->place) {
    auto records = dead_letters.records_of(*letter);
    if (records)
      object["records"] = *std::move(records);
    else
      context.warn("the records themselves: " + records.error().message);
  }
  // People read it too, a member a line.
  if (as_json) {
    context.out += site::json_text(object) + "\n";
    return ExitCode::Done;
  }
  for (const auto& member : object) {
    const bool is_text = member.value().is_string();
    std::string name(member.key());
    name.resize(std::max<std::size_t>(name.size() + 1, 12), ' ');
    const std::string text =
        is_text ? std::string(member.value().get_string()) : site::json_text(member.value());
    if (!text.empty() && text != "{}" && text != "null") context.out += name + printable(text) + "\n";
  }
  return ExitCode::Done;
}

Outcome redrive_dead_letters_on_aws(const operate::LetterIds& ids, bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  const auto handled = operate::StageDeadLetters(site, account).redrive(ids);
  if (!handled) return std::unexpected(unknown(handled.error(), context));
  return report(*handled, "redriven", as_json, context);
}

Outcome purge_dead_letters_on_aws(const operate::LetterIds& ids, bool as_json, Context& context) {
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  const auto handled = operate::StageDeadLetters(site, account).purge(ids);
  if (!handled) return std::unexpected(unknown(handled.error(), context));
  return report(*handled, "purged", as_json, context);
}

}  // namespace bellwether::cli
