#include "cli/completion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "cli/command_line.h"
#include "cli/flag_word.h"
#include "functions/catalogue.h"

namespace bellwether::cli {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kScripts = {
    {{"bash", R"(# bellwether in bash: source <(bellwether completion bash)
_bellwether() {
  local word meaning program=${1/#\~/$HOME} typed=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if [ "$typed" = "=" ]; then typed=; fi
  while IFS=$'\t' read -r word meaning; do
    case $word in
    :files) mapfile -t COMPREPLY < <(compgen -f -- "$typed") && compopt -o filenames ;;
    :folders) mapfile -t COMPREPLY < <(compgen -d -- "$typed") && compopt -o filenames ;;
    *) COMPREPLY+=("$word") ;;
    esac
  done < <("$program" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _bellwether bellwether
)"},
     {"zsh", R"(#compdef bellwether
# bellwether in zsh: source <(bellwether completion zsh), after compinit
_bellwether() {
  local word meaning program=${words[1]/#\~/$HOME}
  local -a offered
  while IFS=$'\t' read -r word meaning; do
    case $word in
    :files) compset -P '--*='; _files; return ;;
    :folders) compset -P '--*='; _files -/; return ;;
    *) offered+=("${word//:/\\:}:$meaning") ;;
    esac
  done < <("$program" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  _describe bellwether offered
}
if [ "${funcstack[1]-}" = _bellwether ]; then _bellwether "$@"; else compdef _bellwether bellwether; fi
)"},
     {"fish", R"(# bellwether in fish: bellwether completion fish | source
function __bellwether_offered
  set -l words (commandline -opc)
  set -l typed (commandline -ct)
  set -l program $words[1]
  set -e words[1]
  for line in ($program __complete $words "$typed" 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$typed")
      case :folders
        __fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$typed")
      case '*'
        echo $line
    end
  end
end
complete -c bellwether -f -a '(__bellwether_offered)'
)"}}};

// Where in a command line the next word stands.
struct Place {
  std::string path = {};
  const Command* command = nullptr;
  std::vector<Flag> flags = global_flags();
  std::optional<Flag> open = {};  // It wants a value.
  std::size_t positionals = 0;    // That are there.
  bool flags_end = false;
  bool is_lost = false;  // Behind a word that is no command.
};

void enter(Place& place, const std::string& word) {
  const auto words = next_words(place.path);
  place.is_lost = place.is_lost || std::ranges::find(words, word) == words.end();
  if (place.is_lost) return;
  place.path += (place.path.empty() ? "" : " ") + word;
  place.command = find_command(place.path);
  if (place.command != nullptr) std::ranges::move(flags_of(*place.command), std::back_inserter(place.flags));
}

void pass(Place& place, const std::string& word) {
  // bash parts --theme=dark into three words.
  if (place.open && word == "=") return;
  if (std::exchange(place.open, std::nullopt)) return;
  const auto flag = place.flags_end ? std::nullopt : flag_word(word);
  if (flag) {
    const auto known = std::ranges::find_if(
        place.flags, [&](const Flag& one) { return one.name == flag->name || one.short_name == flag->name; });
    if (known != place.flags.end() && !known->value.empty() && !flag->value) place.open = *known;
  } else if (word == "--" && !place.flags_end) {
    place.flags_end = true;
  } else if (place.command == nullptr) {
    enter(place, word);
  } else {
    ++place.positionals;
  }
}

class Offer {
 public:
  Offer(std::string_view typed, std::string_view before) : typed_(typed), before_(before) {}

  void add(std::string_view word, std::string_view meaning) {
    if (word.starts_with(typed_))
      text_ += std::string(before_) + std::string(word) + "\t" + std::string(meaning) + "\n";
  }
  void defer(std::string_view to) { text_ = to; }
  std::string take() { return std::move(text_); }

 private:
  std::string_view typed_, before_;
  std::string text_;
};

// Of "light|dark", but not of "NAME|URL".
void add_choices(std::string_view choices, Offer& offer) {
  const bool is_words = choices.contains('|') && std::ranges::none_of(choices, [](char c) {
                          return c == '.' || (c >= 'A' && c <= 'Z');
                        });
  if (!is_words) return;
  for (;;) {
    const auto end = choices.find('|');
    offer.add(choices.substr(0, end), "");
    if (end == choices.npos) return;
    choices.remove_prefix(end + 1);
  }
}

void add_values(const Flag& flag, Offer& offer) {
  if (is_path(flag)) return offer.defer(flag.value == "DIR" ? ":folders\n" : ":files\n");
  add_choices(flag.value, offer);
}

void add_commands(const Place& place, Offer& offer) {
  for (const std::string& word : next_words(place.path)) {
    const std::string path = place.path.empty() ? word : place.path + " " + word;
    const Command* const command = find_command(path);
    std::string meaning = command != nullptr ? std::string(command->summary) : "";
    for (const std::string& next : command == nullptr ? next_words(path) : std::vector<std::string>())
      meaning += (meaning.empty() ? "" : ", ") + next;
    offer.add(word, meaning);
  }
}

void add_positional(const Place& place, Offer& offer) {
  const auto& positionals = place.command->positionals;
  if (positionals.empty()) return;
  const Positional& next = positionals[std::min(place.positionals, positionals.size() - 1)];
  if (next.count == Count::One && place.positionals >= positionals.size()) return;
  if (next.name == "FILE" || next.name == "EVENT") return offer.defer(":files\n");
  if (next.name == "SHELL")
    for (const std::string_view shell : completion_shells()) offer.add(shell, "");
  if (next.name == "FUNCTION")
    for (const functions::Function& function : functions::catalogue())
      offer.add(function.name, function.purpose);
}

}  // namespace

std::string completions(std::span<const std::string> words) {
  if (words.empty()) return "";
  Place place;
  for (const std::string& word : words.first(words.size() - 1)) pass(place, word);
  if (place.is_lost) return "";
  std::string_view typed = words.back();
  if (place.open) {
    if (typed == "=") typed = "";
    Offer offer(typed, "");
    add_values(*place.open, offer);
    return offer.take();
  }
  const auto equals = typed.find('=');
  if (!place.flags_end && typed.starts_with("--") && equals != typed.npos) {
    Offer offer(typed.substr(equals + 1), typed.substr(0, equals + 1));
    const auto flag = std::ranges::find(place.flags, typed.substr(0, equals), &Flag::name);
    if (flag != place.flags.end()) add_values(*flag, offer);
    return offer.take();
  }
  Offer offer(typed, "");
  if (!place.flags_end && typed.starts_with('-'))
    for (const Flag& flag : place.flags) offer.add(flag.name, flag.meaning);
  else if (place.command == nullptr)
    add_commands(place, offer);
  else
    add_positional(place, offer);
  return offer.take();
}

std::vector<std::string_view> completion_shells() {
  std::vector<std::string_view> shells;
  for (const auto& [shell, script] : kScripts) shells.push_back(shell);
  return shells;
}

std::string_view completion_script(std::string_view shell) {
  const auto at = std::ranges::find(kScripts, shell, &std::pair<std::string_view, std::string_view>::first);
  return at == kScripts.end() ? "" : at->second;
}

}  // namespace bellwether::cli
