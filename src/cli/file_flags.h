// The flags that say of a file of prices what it does not say itself, for every command that reads one.

#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "files/price_file.h"

namespace bellwether::cli {

std::vector<Flag> file_flags();

// InvalidInput names the flag.
Result<files::Hints> file_hints_of(const Arguments& arguments);

// A file, or standard input ("-"). An error names the file; one of several lines has them below.
Result<files::PriceFile> read_prices(const std::string& file, const files::Hints& hints);

}  // namespace bellwether::cli
