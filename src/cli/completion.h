// What a shell offers when somebody asks how a command line goes on: made from the table of commands and the
// table of settings. The shells' scripts (`bellwether completion SHELL`) ask for it with the word
// kCompleteWord and know nothing themselves.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether::cli {

inline constexpr std::string_view kCompleteWord = "__complete";

// `words` stand after the program's name; the last one is being typed and may be empty. A line for each word
// that may stand there and begins so: the word, a tab, what it means. Or one line, ":files" or ":folders":
// the shell knows these.
std::string completions(std::span<const std::string> words);

// "bash", "zsh" and "fish".
std::vector<std::string_view> completion_shells();
// Of one of them.
std::string_view completion_script(std::string_view shell);

}  // namespace bellwether::cli
