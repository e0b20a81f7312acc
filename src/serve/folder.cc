#include "serve/folder.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/text.h"
#include "system/file.h"

namespace bellwether::serve {
namespace {

constexpr std::size_t kFileBytesMax = 256 << 20;
constexpr std::size_t kKeptBytesMax = 6 << 20;
constexpr std::size_t kGzipBytesMin = 512;
constexpr int kGzipLevel = 6;

struct Type {
  std::string_view ending, type;
};
constexpr Type kTypes[] = {{".png", "image/png"},
                           {".json", "application/json"},
                           {".atom", "application/atom+xml"},
                           {".csv", "text/csv; charset=utf-8"},
                           {".html", "text/html; charset=utf-8"},
                           {".js", "text/javascript; charset=utf-8"},
                           {".css", "text/css; charset=utf-8"},
                           {".svg", "image/svg+xml"},
                           {".txt", "text/plain; charset=utf-8"}};

std::string gzip_of(std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(kGzipLevel), libdeflate_free_compressor);
  if (!compressor) return {};
  std::string gzip(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  gzip.resize(
      libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), gzip.data(), gzip.size()));
  gzip.shrink_to_fit();
  return gzip.size() < bytes.size() ? gzip : std::string();
}

system::File open_folder(const std::string& path) {
  return system::File(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

// From folder to folder, never through a symbolic link. Not open when there is no such file.
system::File open_below(const system::File& root, std::string_view key) {
  system::File folder;
  const auto here = [&] { return folder.is_open() ? folder.descriptor() : root.descriptor(); };
  while (key.contains('/')) {
    const std::string segment(key.substr(0, key.find('/')));
    folder = system::File(openat(here(), segment.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder.is_open()) return {};
    key.remove_prefix(segment.size() + 1);
  }
  // A pipe must not make everybody wait.
  return system::File(
      openat(here(), std::string(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

}  // namespace

std::string_view content_type_of(std::string_view key) {
  const auto found =
      std::ranges::find_if(kTypes, [&](const Type& type) { return key.ends_with(type.ending); });
  return found == std::end(kTypes) ? "application/octet-stream" : found->type;
}

ServedFile make_served(std::string content_type, std::string bytes) {
  ServedFile file{.content_type = std::move(content_type), .etag = {}, .bytes = std::move(bytes), .gzip = {}};
  file.etag = '"' + fingerprint(file.bytes) + '"';
  if (file.content_type != "image/png" && file.bytes.size() >= kGzipBytesMin) file.gzip = gzip_of(file.bytes);
  return file;
}

Result<Folder> Folder::open(const std::string& path) {
  if (!open_folder(path).is_open()) return system::open_failure(path, errno);
  return Folder(path);
}

Result<std::shared_ptr<const ServedFile>> Folder::get(const std::string& key) {
  const auto absent = [&] { return fail(ErrorKind::NotFound, "there is no " + key); };
  const auto identity_of = [](const struct stat& status) {
    return Identity{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                    status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
  };
  const system::File root = open_folder(path_);
  if (!root.is_open()) return absent();
  struct stat status{};
  if (fstatat(root.descriptor(), key.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
    return absent();
  const auto known = kept_.find(key);
  if (known != kept_.end()) {
    if (known->second.identity == identity_of(status)) {
      known->second.used = ++gets_;
      return known->second.file;
    }
    kept_bytes_ -= known->second.file->bytes.size() + known->second.file->gzip.size();
    kept_.erase(known);
  }
  const system::File opened = open_below(root, key);
  if (!opened.is_open() || fstat(opened.descriptor(), &status) != 0 || !S_ISREG(status.st_mode))
    return absent();
  std::string bytes = TRY(system::read_all(opened.descriptor(), key, kFileBytesMax));
  auto file =
      std::make_shared<const ServedFile>(make_served(std::string(content_type_of(key)), std::move(bytes)));
  const std::size_t size = file->bytes.size() + file->gzip.size();
  if (size > kKeptBytesMax / 2) return file;
  kept_.emplace(key, Kept{identity_of(status), file, ++gets_});
  kept_bytes_ += size;
  make_room();
  return file;
}

// What was not asked for the longest goes first.
void Folder::make_room() {
  while (kept_bytes_ > kKeptBytesMax) {
    const auto oldest =
        std::ranges::min_element(kept_, {}, [](const auto& entry) { return entry.second.used; });
    kept_bytes_ -= oldest->second.file->bytes.size() + oldest->second.file->gzip.size();
    kept_.erase(oldest);
  }
}

}  // namespace bellwether::serve
