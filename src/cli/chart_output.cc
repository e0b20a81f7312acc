#include "cli/chart_output.h"

#include <array>
#include <filesystem>
#include <utility>

#include "base/shell_words.h"
#include "base/text.h"
#include "cli/message.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

constexpr std::array<std::pair<std::string_view, ChartFormat>, 2> kFormats = {
    {{"png", ChartFormat::Png}, {"svg", ChartFormat::Svg}}};

std::optional<ChartFormat> format_named(std::string_view word) {
  for (const auto& [name, format] : kFormats)
    if (name == word) return format;
  return std::nullopt;
}

Failure wrong_output(const ChartOutput& output, std::string what, const std::string& other) {
  return {ExitCode::WrongUsage, std::move(what),
          "bellwether " + output.command + " " + shell_word(output.file) + " -o " + shell_word(other)};
}

}  // namespace

std::vector<Flag> chart_output_flags() {
  return {{"--output", "FILE", "where the chart goes: a .png or a .svg; - is standard output", "-o"},
          {"--format", "png|svg", "what it is, where no ending says so (default: png)"}};
}

Result<ChartOutput> chart_output_of(const Arguments& arguments, std::string file) {
  if (!arguments.has("--output")) return fail(ErrorKind::InvalidInput, "-o is missing: where the chart goes");
  ChartOutput output{.file = std::move(file), .path = *arguments.value("--output"), .format = std::nullopt};
  if (const auto word = arguments.value("--format")) {
    output.format = format_named(*word);
    if (!output.format)
      return fail(ErrorKind::InvalidInput, "--format is '" + *word + "'; it may be png or svg");
  }
  return output;
}

std::expected<ChartFormat, Failure> format_of(const ChartOutput& output, const Context& context) {
  if (output.path == "-") {
    const ChartFormat format = output.format.value_or(ChartFormat::Png);
    if (format == ChartFormat::Png && context.world.output_is_terminal)
      return std::unexpected(wrong_output(output, "a PNG is nothing for a terminal", "chart.png"));
    return format;
  }
  const std::filesystem::path path(output.path);
  const std::string ending = lower_ascii(path.extension().string());
  const auto ended = ending.empty() ? std::nullopt : format_named(std::string_view(ending).substr(1));
  if (output.format && ended.value_or(*output.format) != *output.format)
    return std::unexpected(
        wrong_output(output, output.path + " ends otherwise than --format says", output.path));
  if (ended || output.format || ending.empty())
    return output.format.value_or(ended.value_or(ChartFormat::Png));
  std::filesystem::path other = path;
  return std::unexpected(wrong_output(
      output, output.path + ": a chart is a .png or a .svg; for another ending say which with --format",
      other.replace_extension(".png").string()));
}

Outcome write_chart(const ChartOutput& output, std::string_view chart, Context& context) {
  if (output.path == "-") {
    context.out += chart;
    return ExitCode::Done;
  }
  TRY_VOID(system::write_file(output.path, chart));
  context.tell("Wrote " + output.path + " (" + counted(chart.size(), "byte") + ")");
  return ExitCode::Done;
}

}  // namespace bellwether::cli
