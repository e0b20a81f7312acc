#include <boost/json.hpp>
#include <filesystem>

#include "base/shell_words.h"
#include "cli/commands.h"
#include "cli/provenance.h"
#include "settings/sample_file.h"
#include "site/json_text.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

Outcome init(const std::string& wish, Context& context) {
  const std::string path = wish.empty() ? settings::usual_files(context.world.environment).back() : wish;
  std::error_code error;
  if (std::filesystem::exists(path, error))
    return std::unexpected(Failure(ExitCode::NotDone, path + " is there already, and stays as it is",
                                   "bellwether config show --config " + shell_word(path)));
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) return std::unexpected(Error{ErrorKind::Unavailable, folder.string() + ": " + error.message()});
  TRY_VOID(system::write_file(path, settings::sample_file()));
  context.out += "Wrote " + path + ": every setting with its default, as a comment\n";
  return ExitCode::Done;
}

Result<Run> read_init(const Arguments& arguments) {
  if (arguments.all("FILE").size() > 1)
    return fail(ErrorKind::InvalidInput, "one file is written, not several");
  const std::string path = arguments.value("FILE").value_or("");
  return [path](Context& context) { return init(path, context); };
}

Result<Run> read_config_show(const Arguments& arguments) {
  const bool all = arguments.has("--all"), as_json = arguments.has("--json");
  return [all, as_json](Context& context) -> Outcome {
    context.out +=
        as_json ? site::json_text(provenance_json(context, all)) + "\n" : provenance_text(context, all);
    return ExitCode::Done;
  };
}

}  // namespace

Command config_init_command() {
  return {
      .name = "config init",
      .summary = "write a configuration file to begin with",
      .details = "It changes nothing until you take the mark before a key away. A file that is there stays.",
      .positionals = {{"FILE", "where (default: $XDG_CONFIG_HOME/bellwether/bellwether.toml)", Count::Any}},
      .flags = {},
      .settings = {},
      .examples = {{"bellwether config init", ""},
                   {"bellwether config init bellwether.toml", "for this folder"}},
      .read = read_init};
}

Command config_show_command() {
  return {
      .name = "config show",
      .summary = "which settings hold, and where each comes from",
      .details =
          "Those that a file, a variable or a flag has set, and where the data lie. Of a stage on AWS with\n"
          "--stage.",
      .positionals = {},
      .flags = {{"--all", "", "also those that have their default"}, kJsonFlag},
      .settings = {},
      .examples = {{"bellwether config show", ""}, {"bellwether config show --all --stage prod", ""}},
      .read = read_config_show};
}

}  // namespace bellwether::cli
