// Where a chart goes and as what: a PNG or an SVG, into a file or to standard output.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/command.h"

namespace bellwether::cli {

enum class ChartFormat { Png, Svg };

struct ChartOutput {
  std::string file;                   // The history's, for what to try instead.
  std::string path;                   // "-" is standard output.
  std::optional<ChartFormat> format;  // Nothing: as the path's ending says.
  std::string command = "chart";      // That draws it, for the same.
};

std::vector<Flag> chart_output_flags();

// InvalidInput: no output, or a format that there is not.
Result<ChartOutput> chart_output_of(const Arguments& arguments, std::string file);

// What is asked for, or else what the path's ending says; without an ending it is a PNG. Fails for another
// ending, and for a PNG on a terminal.
std::expected<ChartFormat, Failure> format_of(const ChartOutput& output, const Context& context);

Outcome write_chart(const ChartOutput& output, std::string_view chart, Context& context);

}  // namespace bellwether::cli
