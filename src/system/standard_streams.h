// Standard input, output and error.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bellwether::system {

// Of the three those that are closed are opened, as what cannot be read or written: else the next file that
// is opened would be taken for it.
void open_standard_streams();

// All of standard input. InvalidInput above `bytes_max`.
Result<std::string> read_input(std::size_t bytes_max);

// Each writes all of the bytes, and lines of several threads do not mix. Whoever reads has seen enough, as
// `head`, is no failure; the process must ignore SIGPIPE.
Result<void> write_output(std::string_view bytes);
// Nobody is left to tell when standard error itself fails.
void write_error(std::string_view bytes);

// The next line of standard input without its end; empty when there is none.
Result<std::string> read_line();

bool input_is_terminal();
bool output_is_terminal();
bool error_is_terminal();

struct TerminalSize {
  std::size_t rows = 24, columns = 80;
};
// Of the one that is standard error; where it does not say, that of the oldest.
TerminalSize error_size();

}  // namespace bellwether::system
