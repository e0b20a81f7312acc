#include "local/folder_bucket.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>

#include "base/check.h"
#include "base/number.h"
#include "base/text.h"
#include "local/engine_events.h"
#include "ports/object_key.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kSegmentBytesMax = 255;
constexpr std::string_view kTemporaryPrefix = ".bellwether-";
constexpr std::chrono::hours kLeftoverAge{1};
// How often a put begins again when others remove its folder under it.
constexpr int kPutAttemptsMax = 100;

std::vector<std::string> split(std::string_view key) {
  std::vector<std::string> segments;
  for (std::size_t begin = 0; begin <= key.size();) {
    const auto end = std::min(key.find('/', begin), key.size());
    segments.emplace_back(key.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

// A key as the way to its file: at least one segment, each safe in a folder.
Result<std::vector<std::string>> parse_key(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  auto segments = split(key);
  for (const auto& segment : segments) {
    if (segment.size() > kSegmentBytesMax)
      return ports::refuse_object_key(key, "has a segment of " + std::to_string(segment.size()) +
                                               " bytes; at most " + std::to_string(kSegmentBytesMax) +
                                               " are allowed");
    if (segment.starts_with(kTemporaryPrefix))
      return ports::refuse_object_key(key, "has a segment that begins like a temporary file");
  }
  return segments;
}

// A path through a symbolic link or below a file leads to no object.
bool is_absent(int error_number) {
  return error_number == ENOENT || error_number == ENOTDIR || error_number == ELOOP;
}

std::unexpected<Error> key_failure(std::string_view key, int error_number) {
  const auto name = "key '" + std::string(key) + "'";
  switch (error_number) {
    case ENOENT:
      return fail(ErrorKind::NotFound, "no object with " + name);
    case ELOOP:
      return fail(ErrorKind::InvalidInput, name + ": a symbolic link stands in its way");
    case ENOTDIR:
      return fail(ErrorKind::InvalidInput, name + ": lies below an object or a symbolic link");
    case EISDIR:
      return fail(ErrorKind::InvalidInput, name + ": other objects lie below it");
    default:
      return system::system_failure(name, error_number);
  }
}

// The folder of the segments but the last; never through a symbolic link.
// errno when it is not open.
system::File open_folder(const system::File& root, const std::vector<std::string>& segments,
                         std::size_t depth) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  system::File folder(openat(root.descriptor(), depth == 0 ? "." : segments[0].c_str(), kFlags));
  for (std::size_t i = 1; i < depth && folder.is_open(); ++i)
    folder = system::File(openat(folder.descriptor(), segments[i].c_str(), kFlags));
  return folder;
}

// The same, creating what is absent.
system::File make_folder(const system::File& root, const std::vector<std::string>& segments) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  system::File folder(openat(root.descriptor(), ".", kFlags));
  for (std::size_t i = 0; i + 1 < segments.size() && folder.is_open(); ++i) {
    const char* name = segments[i].c_str();
    if (mkdirat(folder.descriptor(), name, 0755) == 0) {
      if (fsync(folder.descriptor()) != 0) return system::File();
    } else if (errno != EEXIST) {
      return system::File();
    }
    folder = system::File(openat(folder.descriptor(), name, kFlags));
  }
  return folder;
}

system::File open_object(const system::File& root, const std::vector<std::string>& segments) {
  const auto folder = open_folder(root, segments, segments.size() - 1);
  if (!folder.is_open()) return system::File();
  // Without O_NONBLOCK a FIFO in the folder would stop us.
  system::File object(
      openat(folder.descriptor(), segments.back().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!object.is_open()) return object;
  struct stat facts{};
  if (fstat(object.descriptor(), &facts) != 0) return system::File();
  if (S_ISREG(facts.st_mode)) return object;
  errno = ENOENT;
  return system::File();
}

Result<std::size_t> read_some(const system::File& file, char* buffer, std::size_t size,
                              std::string_view key) {
  ssize_t count = 0;
  do count = read(file.descriptor(), buffer, size);
  while (count < 0 && errno == EINTR);
  if (count < 0) return key_failure(key, errno);
  return static_cast<std::size_t>(count);
}

struct Temporary {
  system::File file;
  std::string name;
};

// A new file beside the object, locked for as long as it is open: that is how
// the clearing at open knows it from one that a crash left behind.
Temporary make_temporary(const system::File& folder) {
  static std::atomic<unsigned> next = 0;
  while (true) {
    Temporary made;
    made.name = std::string(kTemporaryPrefix) + std::to_string(getpid()) + "-" + std::to_string(next++);
    made.file = system::File(
        openat(folder.descriptor(), made.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!made.file.is_open()) {
      if (errno == EEXIST) continue;
      return made;
    }
    flock(made.file.descriptor(), LOCK_EX);
    struct stat facts{};
    // Cleared away between open and lock.
    if (fstat(made.file.descriptor(), &facts) == 0 && facts.st_nlink == 0) continue;
    return made;
  }
}

// What the entry is: DT_REG, DT_DIR or something else. Most file systems say it with the name.
unsigned char type_of(const system::File& folder, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat facts{};
  if (fstatat(folder.descriptor(), entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
  return S_ISREG(facts.st_mode) ? DT_REG : S_ISDIR(facts.st_mode) ? DT_DIR : DT_UNKNOWN;
}

// Calls `visit` with the folder and name of every regular file in it and below whose key begins so, and with
// the key. Answers the first error number, 0 when there is none; what vanishes meanwhile is none.
template <class Visit>
int walk(const system::File& folder, const std::string& path, std::string_view prefix, Visit&& visit) {
  const int descriptor = openat(folder.descriptor(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno == ENOENT ? 0 : errno;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(fdopendir(descriptor), closedir);
  if (entries == nullptr) {
    const int error_number = errno;
    close(descriptor);
    return error_number;
  }
  while (const dirent* entry = readdir(entries.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::string key = path + name;
    const bool begins_so = key.starts_with(prefix);
    if (!begins_so && !prefix.starts_with(key + "/")) continue;
    const unsigned char type = type_of(folder, *entry);
    if (type == DT_REG && begins_so) visit(folder, name, key);
    if (type != DT_DIR) continue;
    const system::File below(
        openat(folder.descriptor(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!below.is_open() && errno != ENOENT && errno != ENOTDIR) return errno;
    if (!below.is_open()) continue;
    if (const int error_number = walk(below, key + "/", prefix, visit)) return error_number;
  }
  return 0;
}

// As make_temporary names them: what else begins like one is somebody's own.
bool is_temporary(std::string_view name) {
  if (!name.starts_with(kTemporaryPrefix)) return false;
  name.remove_prefix(kTemporaryPrefix.size());
  const auto dash = name.find('-');
  if (dash == name.npos) return false;
  return parse_number<std::uint64_t>(name.substr(0, dash)) &&
         parse_number<std::uint64_t>(name.substr(dash + 1));
}

void clear_leftover(const system::File& folder, const std::string& name, Instant now) {
  const system::File file(openat(folder.descriptor(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts{};
  if (!file.is_open() || fstat(file.descriptor(), &facts) != 0) return;
  if (now - Instant(std::chrono::seconds(facts.st_mtime)) < kLeftoverAge) return;
  if (flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) unlinkat(folder.descriptor(), name.c_str(), 0);
}

}  // namespace

Result<std::unique_ptr<FolderBucket>> FolderBucket::open(const std::filesystem::path& folder,
                                                         ports::Report* report) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return system::system_failure(folder.string(), error.value());
  auto path = std::filesystem::absolute(folder, error);
  if (error) return system::system_failure(folder.string(), error.value());
  std::unique_ptr<FolderBucket> bucket(new FolderBucket(std::move(path), report));
  TRY_VOID(bucket->open_root());
  return bucket;
}

Result<void> FolderBucket::open_root() {
  system::File root(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) return system::system_failure(path_.string(), errno);
  const auto identity = system::identity_of(root);
  CHECK(identity);
  identity_ = *identity;
  root_ = std::make_shared<const system::File>(std::move(root));
  return {};
}

Result<FolderBucket::Root> FolderBucket::root() {
  const std::scoped_lock lock(mutex_);
  const auto there = system::identity_of(path_);
  if (there == identity_) return root_;
  if (!there) {
    // Made again where it was removed. Where its disk was taken away it would be made on another one, unseen.
    const auto around = system::identity_of(path_.parent_path());
    if (!around || around->device != identity_.device)
      return fail(ErrorKind::Unavailable,
                  "the bucket's folder " + path_.string() + " is gone with its file system; mount it again");
    if (mkdir(path_.c_str(), 0755) != 0 && errno != EEXIST)
      return system::system_failure(path_.string(), errno);
  }
  TRY_VOID(open_root());
  if (report_ != nullptr) {
    const std::string folder = path_.string();
    report_->event(kBucketReplaced, {{"bucket", folder}, {"hint", "what was drawn before is not in it"}});
  }
  return root_;
}

Result<void> FolderBucket::clear_leftovers(Instant now) {
  const auto root = TRY(this->root());
  const int walked =
      walk(*root, "", "", [now](const system::File& at, const std::string& name, const std::string&) {
        if (is_temporary(name)) clear_leftover(at, name, now);
      });
  if (walked != 0) return system::system_failure(path_.string(), walked);
  return {};
}

Result<void> FolderBucket::put(std::string_view key, std::string_view bytes, const ports::Media&) {
  TRY_VOID(replace(key, bytes, [] { return true; }));
  return {};
}

Result<bool> FolderBucket::put_if(std::string_view key, std::string_view bytes, const ports::Media&,
                                  const ports::Version& version) {
  // A lock belongs to the opened folder, so that each call needs one of its own.
  const auto root = TRY(this->root());
  const auto lock = open_folder(*root, {}, 0);
  if (!lock.is_open()) return key_failure(key, errno);
  while (flock(lock.descriptor(), LOCK_EX) != 0)
    if (errno != EINTR) return key_failure(key, errno);
  return replace(key, bytes, [&]() -> Result<bool> { return TRY(this->version(key)) == version; });
}

Result<ports::Object> FolderBucket::read(std::string_view key) {
  auto bytes = get(key);
  if (!bytes && bytes.error().kind == ErrorKind::NotFound) return ports::Object();
  if (!bytes) return std::unexpected(std::move(bytes).error());
  // A file's number and times come again when the file is replaced quickly.
  const std::string version = fingerprint(*bytes);
  return ports::Object{.bytes = *std::move(bytes), .version = version};
}

Result<ports::Version> FolderBucket::version(std::string_view key) {
  return TRY(read(key)).version;
}

Result<bool> FolderBucket::replace(std::string_view key, std::string_view bytes,
                                   const std::function<Result<bool>()>& is_wanted) {
  const auto segments = TRY(parse_key(key));
  const auto root = TRY(this->root());
  for (int attempt = 1;; ++attempt) {
    // Removing the last object of a folder removes the folder; begin again when
    // that happens between two steps.
    const auto may_repeat = [&] { return errno == ENOENT && attempt < kPutAttemptsMax; };
    const auto folder = make_folder(*root, segments);
    if (!folder.is_open()) {
      if (may_repeat()) continue;
      return key_failure(key, errno);
    }
    const auto temporary = make_temporary(folder);
    if (!temporary.file.is_open()) {
      if (may_repeat()) continue;
      return key_failure(key, errno);
    }
    const auto discard = [&] { unlinkat(folder.descriptor(), temporary.name.c_str(), 0); };
    const bool is_written = system::write_all(temporary.file.descriptor(), bytes) == 0 &&
                            fdatasync(temporary.file.descriptor()) == 0;
    if (is_written) {
      const auto wanted = is_wanted();
      if (!wanted || !*wanted) {
        discard();
        return wanted;
      }
    }
    if (is_written && renameat(folder.descriptor(), temporary.name.c_str(), folder.descriptor(),
                               segments.back().c_str()) == 0) {
      if (fsync(folder.descriptor()) != 0) return key_failure(key, errno);
      return true;
    }
    const int error_number = errno;
    discard();
    return key_failure(key, error_number == ENOTEMPTY || error_number == EEXIST ? EISDIR : error_number);
  }
}

Result<std::string> FolderBucket::get(std::string_view key) {
  const auto segments = TRY(parse_key(key));
  const auto root = TRY(this->root());
  const auto object = open_object(*root, segments);
  if (!object.is_open()) return key_failure(key, is_absent(errno) ? ENOENT : errno);
  struct stat facts{};
  if (fstat(object.descriptor(), &facts) != 0) return key_failure(key, errno);
  std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto count = TRY(read_some(object, bytes.data() + filled, bytes.size() - filled, key));
    if (count == 0) break;
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

Result<bool> FolderBucket::holds(std::string_view key, std::string_view bytes) {
  const auto segments = TRY(parse_key(key));
  const auto root = TRY(this->root());
  const auto object = open_object(*root, segments);
  if (!object.is_open()) {
    if (is_absent(errno)) return false;
    return key_failure(key, errno);
  }
  struct stat facts{};
  if (fstat(object.descriptor(), &facts) != 0) return key_failure(key, errno);
  if (std::cmp_not_equal(facts.st_size, bytes.size())) return false;
  char buffer[16 * 1024];
  while (!bytes.empty()) {
    const auto count = TRY(read_some(object, buffer, std::min(sizeof buffer, bytes.size()), key));
    if (count == 0 || bytes.substr(0, count) != std::string_view(buffer, count)) return false;
    bytes.remove_prefix(count);
  }
  return true;
}

Result<void> FolderBucket::remove(std::string_view key) {
  const auto segments = TRY(parse_key(key));
  const auto root = TRY(this->root());
  const auto folder = open_folder(*root, segments, segments.size() - 1);
  if (!folder.is_open()) {
    if (is_absent(errno)) return {};
    return key_failure(key, errno);
  }
  struct stat facts{};
  const char* name = segments.back().c_str();
  const bool known = fstatat(folder.descriptor(), name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
  if (!known && errno != ENOENT) return key_failure(key, errno);
  if (!known || S_ISDIR(facts.st_mode)) return {};
  if (unlinkat(folder.descriptor(), name, 0) != 0 && errno != ENOENT) return key_failure(key, errno);
  if (fsync(folder.descriptor()) != 0) return key_failure(key, errno);
  // A folder is no object: one that is empty would still keep its key from
  // being one.
  for (auto depth = segments.size() - 1; depth > 0; --depth) {
    const auto parent = open_folder(*root, segments, depth - 1);
    if (!parent.is_open() || unlinkat(parent.descriptor(), segments[depth - 1].c_str(), AT_REMOVEDIR) != 0)
      break;
  }
  return {};
}

Result<std::vector<std::string>> FolderBucket::list(std::string_view prefix) {
  std::vector<std::string> keys;
  const auto root = TRY(this->root());
  const int walked =
      walk(*root, "", prefix, [&](const system::File&, const std::string&, const std::string& key) {
        // Files that others put there under names that are no keys are no objects.
        if (parse_key(key)) keys.push_back(key);
      });
  if (walked != 0) return system::system_failure("list of the bucket", walked);
  std::ranges::sort(keys);
  return keys;
}

std::string FolderBucket::place(std::string_view key) const {
  return (path_ / key).string();
}

}  // namespace bellwether::local
