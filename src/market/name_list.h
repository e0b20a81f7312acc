// Lists of names as people write them, one a line.
//
// A name is taken without the space around it, in Unicode's normal form C (so
// that "é" typed on one machine is "é" typed on another), and once, where it
// stands first. What is left out is told apart, so that a person can be told.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::market {

struct NameList {
  struct Repeat {
    std::size_t line, first;  // First: where the name stands that was taken.
    std::string name;
  };
  struct Refusal {
    std::size_t line;
    std::string text;    // As written.
    std::string reason;  // As of check_name.
  };

  std::vector<std::string> names = {};  // In the order given; lines are counted from 1.
  std::vector<std::size_t> empty_lines = {};
  std::vector<Repeat> repeats = {};
  std::vector<Refusal> refused = {};
};

// The name without space around it, in normal form C. InvalidInput as of check_name.
Result<std::string> clean_name(std::string_view text);

// A byte order mark and CRLF are fine. InvalidInput when the text is binary data.
Result<NameList> parse_name_list(std::string_view text);

// The same of names that are given one by one, each as a line of its own.
NameList make_name_list(std::span<const std::string> texts);

}  // namespace bellwether::market
