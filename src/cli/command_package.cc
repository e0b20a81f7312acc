#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "deploy/package.h"
#include "site/json_text.h"
#include "system/file.h"
#include "system/mapped_file.h"
#include "system/own_executable.h"
#include "system/trailer.h"

namespace bellwether::cli {
namespace {

struct PackageWish {
  std::optional<deploy::Architecture> architecture;  // Nothing: that of the executable.
  std::optional<std::string> executable, output;
  bool with_font, json;
};

// The file to pack: the one named, else the one that runs, else for the other
// architecture the one that lies beside it.
Result<std::string> executable_for(const PackageWish& wish) {
  if (wish.executable) return *wish.executable;
  const system::OwnExecutable own = system::own_executable();
  if (!wish.architecture) return own.path;
  const auto file = TRY(system::MappedFile::open(own.path));
  const auto architecture = deploy::check_static_executable(system::parts_of(file.bytes()).executable);
  if (architecture && *architecture == *wish.architecture) return own.path;
  return own.folder + "/bellwether-" + std::string(name_of(*wish.architecture));
}

Result<std::span<const std::byte>> font_for(std::span<const std::byte> trailing, const World& world) {
  if (!trailing.empty()) return trailing;
  const auto font = world.ideographs ? world.ideographs() : std::span<const std::byte>();
  if (font.empty()) return fail(ErrorKind::NotFound, "there is no font to pack with this executable");
  return font;
}

std::string as_json(const std::string& file, const deploy::Package& package) {
  boost::json::array entries;
  for (const deploy::PackageEntry& entry : package.entries)
    entries.push_back({{"name", entry.name}, {"bytes", entry.bytes}, {"zipped_bytes", entry.zipped_bytes}});
  return site::json_text(boost::json::object{{"file", file},
                                             {"architecture", name_of(package.architecture)},
                                             {"bytes", package.zip.size()},
                                             {"sha256", package.sha256},
                                             {"entries", entries}}) +
         "\n";
}

std::string as_text(const std::string& file, const deploy::Package& package, bool color) {
  std::vector<std::vector<std::string>> rows;
  const auto size = [](std::size_t bytes) { return format_grouped(static_cast<double>(bytes), 0); };
  for (const deploy::PackageEntry& entry : package.entries)
    rows.push_back({entry.name, size(entry.bytes), size(entry.zipped_bytes)});
  return "Wrote " + printable(file) + " (" + counted(package.zip.size(), "byte") + ") for " +
         std::string(name_of(package.architecture)) + "\nsha256 " + package.sha256 + "\n" +
         text_table({{"ENTRY"}, {"BYTES", Align::Right}, {"ZIPPED", Align::Right}}, rows, color);
}

Outcome run_package(const PackageWish& wish, Context& context) {
  const std::string path = TRY(executable_for(wish));
  const auto file = system::MappedFile::open(path);
  if (!file) {
    if (wish.executable || !wish.architecture) return std::unexpected(file.error());
    const std::string name(name_of(*wish.architecture));
    return std::unexpected(Failure(ExitCode::NotDone, file.error().message,
                                   "bellwether package --arch " + name + " --executable FILE"));
  }
  const system::ExecutableParts parts = system::parts_of(file->bytes());
  const auto architecture = deploy::check_static_executable(parts.executable);
  const std::string shown = path.starts_with("/proc/") ? "this executable" : path;
  if (!architecture) return std::unexpected(in_context(shown, architecture.error()));
  if (wish.architecture && *architecture != *wish.architecture)
    return std::unexpected(
        fail(ErrorKind::InvalidInput, path + " is for " + std::string(name_of(*architecture)) + ", not for " +
                                          std::string(name_of(*wish.architecture)))
            .error());

  const auto font = wish.with_font ? TRY(font_for(parts.font, context.world)) : std::span<const std::byte>();
  const deploy::Package package = TRY(deploy::make_package(parts.executable, font));
  const std::string output =
      wish.output.value_or("bellwether-" + std::string(name_of(package.architecture)) + ".zip");
  TRY_VOID(system::write_file(output, package.zip));
  context.out += wish.json ? as_json(output, package) : as_text(output, package, context.color_out);
  return ExitCode::Done;
}

Result<Run> read_package(const Arguments& arguments) {
  PackageWish wish{.architecture = {},
                   .executable = arguments.value("--executable"),
                   .output = arguments.value("--output"),
                   .with_font = arguments.has("--with-font"),
                   .json = arguments.has("--json")};
  if (const auto name = arguments.value("--arch")) {
    wish.architecture = deploy::architecture_named(*name);
    if (!wish.architecture)
      return fail(ErrorKind::InvalidInput, "--arch: '" + *name + "' is neither x86_64 nor arm64");
  }
  return [wish](Context& context) { return run_package(wish, context); };
}

}  // namespace

Command package_command() {
  return {
      .name = "package",
      .summary = "write the zip that AWS Lambda runs",
      .details =
          "The zip holds this executable as `bootstrap`, for the runtime provided.al2023. The same "
          "executable\n"
          "gives the same bytes, so the sha256, which Lambda shows as CodeSha256, tells whether a function "
          "has\n"
          "it. The font with kana, kanji and hangul is larger than all else: without it such titles lose "
          "those\n"
          "characters. Another architecture's executable lies beside this one as bellwether-arm64 or\n"
          "bellwether-x86_64, or is named by --executable.",
      .positionals = {},
      .flags = {{"--output", "FILE", "where the zip goes (default: bellwether-<architecture>.zip)", "-o"},
                {"--arch", "x86_64|arm64", "the architecture (default: that of the executable)"},
                {"--executable", "FILE", "what to pack (default: the one that runs)"},
                {"--with-font", "", "also pack the font as ideographs.otf"},
                kJsonFlag},
      .settings = {},
      .examples = {{"bellwether package", ""},
                   {"bellwether package --with-font -o bellwether.zip", "for names in Japanese or Korean"},
                   {"bellwether package --arch arm64 --executable bellwether-arm64", ""}},
      .read = read_package};
}

}  // namespace bellwether::cli
