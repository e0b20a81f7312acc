#include "cli/name_arguments.h"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/input.h"
#include "cli/item_flags.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kNamesBytesMax = 64 << 20;
constexpr std::size_t kToldMax = 10;  // Of each kind of line that is left out.
constexpr std::size_t kTextShownMax = 40;

// The start of a text that may be long, quoted.
std::string shown(std::string_view text) {
  if (text.size() <= kTextShownMax) return "'" + std::string(text) + "'";
  return "'" + std::string(cut_utf8(text, kTextShownMax)) + "...'";
}

// The first of `all`, each in words, and how many more there are.
template <class Range, class Words>
std::string first_of(const Range& all, Words&& words) {
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kToldMax); ++i)
    text += (i == 0 ? "" : ", ") + words(all[i]);
  if (all.size() > kToldMax)
    text += " and " + format_grouped(static_cast<double>(all.size() - kToldMax), 0) + " more";
  return text;
}

void tell_left_out(const market::NameList& list, const std::optional<std::string>& file,
                   const Context& context) {
  const std::string source = file ? *file == "-" ? "standard input" : *file : "the names given";
  if (!list.empty_lines.empty())
    context.tell(printable(source + ": " + counted(list.empty_lines.size(), "empty line") + " left out: " +
                           first_of(list.empty_lines, [](auto line) { return std::to_string(line); })));
  if (!list.repeats.empty())
    context.tell(printable(source + ": " + counted(list.repeats.size(), "repeated name") +
                           " left out: " + first_of(list.repeats, [&](const auto& repeat) {
                             return (file ? "line " + std::to_string(repeat.line) + " " : "") +
                                    shown(repeat.name) +
                                    (file ? " (as line " + std::to_string(repeat.first) + ")" : "");
                           })));
  for (std::size_t i = 0; i < std::min(list.refused.size(), kToldMax); ++i) {
    const auto& refusal = list.refused[i];
    context.tell_error((file ? source + ": line " + std::to_string(refusal.line) : "name") + " " +
                       shown(refusal.text) + ": " + refusal.reason);
  }
  if (list.refused.size() > kToldMax)
    context.tell_error(source + ": and " + counted(list.refused.size() - kToldMax, "more bad name"));
}

}  // namespace

std::vector<Positional> name_positionals() {
  return {{"NAME", "a name; in quotes if it has blanks", Count::Any}};
}

std::vector<Flag> name_flags() {
  return {{"--file", "FILE", "a file of names, one a line; - is standard input", "-f"},
          {"--item", "NAME", "the same as a NAME; may be given several times", "-i"},
          kOwnerFlag,
          kDryRunFlag,
          kJsonFlag};
}

Result<Run> read_name_arguments(const Arguments& arguments, Outcome (*run)(const NameArguments&, Context&)) {
  std::vector<std::string> items = arguments.all("NAME");
  std::ranges::copy(arguments.all("--item"), std::back_inserter(items));
  if (arguments.has("--file") && !items.empty())
    return fail(ErrorKind::InvalidInput, "names and --file exclude each other");
  if (!arguments.has("--file") && items.empty())
    return fail(ErrorKind::InvalidInput, "say which names: NAME, or --file FILE");
  if (arguments.all("--file").size() > 1) return fail(ErrorKind::InvalidInput, "--file is given twice");
  std::string owner = TRY(clean_owner(arguments.value("--owner")));
  const NameArguments wish{.file = arguments.value("--file"),
                           .items = std::move(items),
                           .owner = std::move(owner),
                           .json = arguments.has("--json"),
                           .dry_run = arguments.has("--dry-run")};
  return [wish, run](Context& context) { return run(wish, context); };
}

Result<market::NameList> take_names(const NameArguments& arguments, const Context& context) {
  if (!arguments.file) {
    auto list = market::make_name_list(arguments.items);
    tell_left_out(list, std::nullopt, context);
    return list;
  }
  const std::string name = *arguments.file == "-" ? "standard input" : *arguments.file;
  const std::string text = TRY(read_input(*arguments.file, kNamesBytesMax));
  auto list = market::parse_name_list(text);
  if (!list) return std::unexpected(in_context(name, list.error()));
  if (list->names.empty() && list->refused.empty())
    return fail(ErrorKind::InvalidInput, name + ": no names in it");
  tell_left_out(*list, arguments.file, context);
  return list;
}

std::vector<market::ItemKey> keys_of(const market::NameList& list, const std::string& owner) {
  std::vector<market::ItemKey> keys;
  for (const std::string& name : list.names) keys.push_back({name, owner});
  return keys;
}

void add_left_out(const market::NameList& list, boost::json::object& object) {
  boost::json::array refused, repeated;
  for (const auto& r : list.refused)
    // A name that is not UTF-8 would make JSON that nobody can read.
    refused.push_back({{"line", r.line}, {"reason", r.reason}});
  for (const auto& r : list.repeats)
    repeated.push_back({{"line", r.line}, {"first_line", r.first}, {"item", r.name}});
  object["refused"] = std::move(refused);
  object["repeated"] = std::move(repeated);
  object["empty_lines"] = boost::json::array(list.empty_lines.begin(), list.empty_lines.end());
}

ExitCode end(const NameArguments& arguments, const market::NameList& list, const Context& context) {
  if (arguments.dry_run) context.tell("Nothing was changed: --dry-run");
  return list.refused.empty() ? ExitCode::Done : ExitCode::NotDone;
}

}  // namespace bellwether::cli
