#include "summaries/folder.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "system/file.h"

namespace bellwether::summaries {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".txt";
constexpr std::size_t kFileNameBytesMax = 255;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_safe_file_name(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && std::ranges::none_of(name, [](char c) {
    return c == '/' || c == '\\' || (c >= 0 && c < 0x20) || c == 0x7F;
  });
}

// What the file of this name may be called, the likelier first.
std::vector<std::string> file_names(std::string_view name) {
  std::vector<std::string> names;
  for (const std::string& stem : {std::string(name), percent_encode(name)}) {
    const std::string file = stem + std::string(kEnding);
    if (is_safe_file_name(stem) && file.size() <= kFileNameBytesMax) names.push_back(file);
  }
  return names;
}

// It could lead to any file of this machine, and what it holds would be published.
std::unexpected<Error> is_link(const fs::path& file) {
  return fail(ErrorKind::InvalidInput, file.string() + ": is a symbolic link; put the text itself there");
}

class Folder final : public ports::SummarySource {
 public:
  explicit Folder(FolderOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "folder"; }

  Result<ports::Summary> read(std::string_view item_name) override {
    const std::string_view title = trim(item_name);
    ports::Summary summary{
        .state = ports::SummaryState::Missing, .title = std::string(title), .language = options_.language};
    const std::optional<fs::path> file = TRY(find(file_names(title)));
    if (!file) return summary;
    summary.text = TRY(text_of(*file));
    if (!summary.text.empty()) summary.state = ports::SummaryState::Found;
    return summary;
  }

 private:
  Result<std::optional<fs::path>> find(const std::vector<std::string>& names) const {
    const fs::path folder = options_.folder;
    for (const std::string& name : names) {
      std::error_code error;
      const auto status = fs::symlink_status(folder / name, error);
      if (fs::is_symlink(status)) return is_link(folder / name);
      if (fs::is_regular_file(status)) return folder / name;
    }
    std::vector<std::string> wanted;
    std::ranges::transform(names, std::back_inserter(wanted), lower_ascii);

    std::error_code error;
    std::vector<std::string> found;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      std::string name = entry->path().filename().string();
      if (std::ranges::find(wanted, lower_ascii(name)) == wanted.end()) continue;
      if (entry->is_symlink(error)) return is_link(entry->path());
      if (entry->is_regular_file(error)) found.push_back(std::move(name));
    }
    if (error) return fail(ErrorKind::Unavailable, options_.folder + ": " + error.message());
    // Directories have no order of their own, and the answer must not change by chance.
    const auto first = std::ranges::min_element(found);
    return first == found.end() ? std::nullopt : std::optional(folder / *first);
  }

  static Result<std::string> text_of(const fs::path& file) {
    const std::string bytes = TRY(system::read_file(file.string(), kFolderTextBytesMax));
    if (!is_utf8(bytes)) return fail(ErrorKind::InvalidInput, file.string() + ": is not UTF-8 text");
    if (bytes.contains('\0')) return fail(ErrorKind::InvalidInput, file.string() + ": is binary, not text");
    std::string_view text = bytes;
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    return std::string(trim(text));
  }

  const FolderOptions options_;
};

}  // namespace

Result<std::unique_ptr<ports::SummarySource>> make_folder(FolderOptions options) {
  std::error_code error;
  if (!fs::is_directory(options.folder, error))
    return fail(ErrorKind::NotFound, "folder of summaries '" + options.folder + "' does not exist");
  return std::make_unique<Folder>(std::move(options));
}

}  // namespace bellwether::summaries
