#include <algorithm>

#include "cli/commands.h"
#include "cli/completion.h"

namespace bellwether::cli {
namespace {

Result<Run> read_completion(const Arguments& arguments) {
  const std::string shell = *arguments.value("SHELL");
  const auto shells = completion_shells();
  if (std::ranges::find(shells, shell) == shells.end()) {
    std::string list;
    for (const std::string_view known : shells) list += (list.empty() ? "" : ", ") + std::string(known);
    return fail(ErrorKind::InvalidInput, "'" + shell + "' is not one of the shells " + list);
  }
  return [shell](Context& context) -> Outcome {
    context.out += completion_script(shell);
    return ExitCode::Done;
  };
}

}  // namespace

Command completion_command() {
  return {
      .name = "completion",
      .summary = "print the script by which a shell completes commands and flags",
      .details =
          "For good: bash reads ~/.local/share/bash-completion/completions/bellwether, fish\n"
          "~/.config/fish/completions/bellwether.fish, and zsh a file _bellwether in a folder of its fpath.\n"
          "The Debian package has all three in place.",
      .positionals = {{"SHELL", "bash, zsh or fish"}},
      .flags = {},
      .settings = {},
      .examples = {{"bellwether completion bash > ~/.local/share/bash-completion/completions/bellwether", ""},
                   {"bellwether completion fish > ~/.config/fish/completions/bellwether.fish", ""},
                   {"bellwether completion zsh > /usr/local/share/zsh/site-functions/_bellwether", ""}},
      .read = read_completion};
}

}  // namespace bellwether::cli
