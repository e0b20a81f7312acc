#include "simulation/faulty_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "base/check.h"

namespace bellwether::simulation {

// An open file. SQLite gives the memory and knows its beginning.
struct FaultyDisk::Handle {
  sqlite3_file base;
  FaultyDisk* disk;
  Process process;
  std::shared_ptr<File> file;
  std::string name;  // Empty: a temporary file, to which nothing happens.
  int level = SQLITE_LOCK_NONE;
  bool is_log = false;
  std::shared_ptr<Shared> shared = nullptr;
  std::array<int, kLockSlots> slots = {};  // 0, 1: shared, 2: exclusive.

  bool is_dead() const { return disk->is_dead(process); }
  void free_locks() {
    level = SQLITE_LOCK_NONE;
    slots.fill(0);
  }
  template <class Visit>
  bool any_other(Visit&& visit) const {
    return std::ranges::any_of(disk->open_, [&](const Handle* other) {
      return other != this && other->file == file && !other->is_dead() && visit(*other);
    });
  }
};

namespace {

using Handle = FaultyDisk::Handle;
using File = FaultyDisk::File;
constexpr std::size_t kSector = 512;

Handle& of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file);
}

void apply(std::string& bytes, std::int64_t offset, std::string_view written) {
  const auto begin = static_cast<std::size_t>(offset);
  if (bytes.size() < begin) bytes.resize(begin);
  const auto over = std::min(written.size(), bytes.size() - begin);
  std::memcpy(bytes.data() + begin, written.data(), over);
  bytes.append(written.substr(over));
}

void write_to(Handle& handle, std::int64_t offset, std::string_view written) {
  apply(handle.file->bytes, offset, written);
  if (!handle.name.empty()) handle.file->unsynced.push_back({offset, std::string(written)});
}

int close(sqlite3_file* file) {
  Handle& handle = of(file);
  std::erase(handle.disk->open(), &handle);
  handle.~Handle();
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
  Handle& handle = of(file);
  if (handle.disk->befalls(handle, Operation::Read) != Fault::None) return SQLITE_IOERR_READ;
  const std::string& bytes = handle.file->bytes;
  const auto begin = std::min(static_cast<std::size_t>(offset), bytes.size());
  const auto count = std::min(static_cast<std::size_t>(amount), bytes.size() - begin);
  std::memcpy(buffer, bytes.data() + begin, count);
  if (count == static_cast<std::size_t>(amount)) return SQLITE_OK;
  std::memset(static_cast<char*>(buffer) + count, 0, static_cast<std::size_t>(amount) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* buffer, int amount, sqlite3_int64 offset) {
  Handle& handle = of(file);
  const std::string_view whole(static_cast<const char*>(buffer), static_cast<std::size_t>(amount));
  const bool was_alive = !handle.is_dead();
  const Fault fault = handle.disk->befalls(handle, Operation::Write);
  if (fault == Fault::None) {
    write_to(handle, offset, whole);
    return SQLITE_OK;
  }
  const bool grows = static_cast<std::size_t>(offset) + whole.size() > handle.file->bytes.size();
  if (fault == Fault::Full) {
    if (grows) return SQLITE_FULL;
    write_to(handle, offset, whole);
    return SQLITE_OK;
  }
  // Some of it was written before the process ended, or before the error.
  if (was_alive && fault != Fault::PowerLoss)
    write_to(handle, offset, whole.substr(0, handle.disk->chance() % (whole.size() + 1)));
  return SQLITE_IOERR_WRITE;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  Handle& handle = of(file);
  if (handle.disk->befalls(handle, Operation::Truncate) != Fault::None) return SQLITE_IOERR_TRUNCATE;
  if (std::cmp_less(size, handle.file->bytes.size()))
    handle.file->bytes.resize(static_cast<std::size_t>(size));
  if (!handle.name.empty()) handle.file->unsynced.push_back({size, {}, true});
  return SQLITE_OK;
}

int sync(sqlite3_file* file, int) {
  Handle& handle = of(file);
  const Fault fault = handle.disk->befalls(handle, Operation::Sync);
  if (fault == Fault::None || fault == Fault::Full) {
    handle.disk->sync(*handle.file);
    // As SQLite does for its logs, of which it needs the names.
    if (handle.is_log) handle.disk->name_all();
    return SQLITE_OK;
  }
  return SQLITE_IOERR_FSYNC;
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(of(file).file->bytes.size());
  return of(file).is_dead() ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  Handle& handle = of(file);
  if (handle.is_dead()) return SQLITE_IOERR_LOCK;
  if (handle.level >= level) return SQLITE_OK;
  const auto others_have = [&](int least) {
    return handle.any_other([least](const Handle& other) { return other.level >= least; });
  };
  if (level == SQLITE_LOCK_SHARED && others_have(SQLITE_LOCK_PENDING)) return SQLITE_BUSY;
  if (level > SQLITE_LOCK_SHARED && others_have(SQLITE_LOCK_RESERVED)) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && others_have(SQLITE_LOCK_SHARED)) {
    handle.level = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  handle.level = level;
  return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
  of(file).level = std::min(of(file).level, level);
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* reserved) {
  const Handle& handle = of(file);
  const auto has = [](const Handle& other) { return other.level >= SQLITE_LOCK_RESERVED; };
  *reserved = handle.level >= SQLITE_LOCK_RESERVED || handle.any_other(has) ? 1 : 0;
  return handle.is_dead() ? SQLITE_IOERR_CHECKRESERVEDLOCK : SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file*) {
  return 4096;
}

int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;  // As SQLite takes it of every disk unless it is told otherwise.
}

int shared_map(sqlite3_file* file, int number, int size, int extend, void volatile** memory) {
  Handle& handle = of(file);
  *memory = nullptr;
  if (handle.is_dead()) return SQLITE_IOERR_SHMMAP;
  if (!handle.shared) {
    const auto has = [](const Handle& other) { return other.shared != nullptr; };
    // The first one finds it empty, whatever was left.
    if (!handle.file->shared || !handle.any_other(has))
      handle.file->shared = std::make_shared<FaultyDisk::Shared>();
    handle.shared = handle.file->shared;
  }
  auto& regions = handle.shared->regions;
  handle.shared->region_size = static_cast<std::size_t>(size);
  while (extend != 0 && std::cmp_less_equal(regions.size(), number))
    regions.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(size)));
  if (std::cmp_less(number, regions.size())) *memory = regions[static_cast<std::size_t>(number)].get();
  return SQLITE_OK;
}

int shared_lock(sqlite3_file* file, int first, int count, int flags) {
  Handle& handle = of(file);
  if (handle.is_dead()) return SQLITE_IOERR_SHMLOCK;
  const auto begin = static_cast<std::size_t>(first), end = begin + static_cast<std::size_t>(count);
  const int wanted = (flags & SQLITE_SHM_UNLOCK) != 0 ? 0 : (flags & SQLITE_SHM_SHARED) != 0 ? 1 : 2;
  for (auto slot = begin; slot < end && wanted != 0; ++slot) {
    const int most = wanted == 1 ? 1 : 0;
    if (handle.any_other([&](const Handle& other) { return other.slots[slot] > most; })) return SQLITE_BUSY;
  }
  for (auto slot = begin; slot < end; ++slot) handle.slots[slot] = wanted;
  return SQLITE_OK;
}

void shared_barrier(sqlite3_file*) {}

int shared_unmap(sqlite3_file* file, int) {
  of(file).slots.fill(0);
  of(file).shared.reset();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods{.iVersion = 2,
                                      .xClose = close,
                                      .xRead = read,
                                      .xWrite = write,
                                      .xTruncate = truncate,
                                      .xSync = sync,
                                      .xFileSize = size_of,
                                      .xLock = lock,
                                      .xUnlock = unlock,
                                      .xCheckReservedLock = check_reserved,
                                      .xFileControl = control,
                                      .xSectorSize = sector_size,
                                      .xDeviceCharacteristics = characteristics,
                                      .xShmMap = shared_map,
                                      .xShmLock = shared_lock,
                                      .xShmBarrier = shared_barrier,
                                      .xShmUnmap = shared_unmap,
                                      .xFetch = nullptr,
                                      .xUnfetch = nullptr};

FaultyDisk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<FaultyDisk*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* memory, int flags, int* opened) {
  FaultyDisk& disk = disk_of(vfs);
  memory->pMethods = nullptr;
  if (disk.is_dead(disk.acting())) return SQLITE_CANTOPEN;
  std::shared_ptr<File> file;
  if (name == nullptr) {
    file = std::make_shared<File>();
  } else {
    auto known = disk.files().find(name);
    if (known == disk.files().end()) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      known = disk.files().emplace(name, std::make_shared<File>()).first;
    }
    file = known->second;
  }
  const bool is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
  auto* const handle = new (memory) Handle{.base = {&kMethods},
                                           .disk = &disk,
                                           .process = disk.acting(),
                                           .file = std::move(file),
                                           .name = name == nullptr ? "" : name,
                                           .is_log = is_log};
  disk.open().push_back(handle);
  if (opened != nullptr) *opened = flags;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int syncs_folder) {
  FaultyDisk& disk = disk_of(vfs);
  const Fault fault = disk.befalls(disk.acting(), Operation::Remove);
  if (fault != Fault::None && fault != Fault::Full) return SQLITE_IOERR_DELETE;
  if (!disk.files().contains(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk.remove(name, syncs_folder != 0);
  return SQLITE_OK;
}

int access(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  const auto& files = disk_of(vfs).files();
  const auto file = files.find(name);
  // SQLite's own takes an empty file for none, too.
  *answer = file != files.end() && !file->second->bytes.empty() ? 1 : 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* full) {
  sqlite3_snprintf(size, full, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* bytes) {
  for (int i = 0; i < size; ++i) bytes[i] = static_cast<char>(disk_of(vfs).chance());
  return size;
}

int sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;  // Who could let go meanwhile?
}

int current_time(sqlite3_vfs*, double* days) {
  *days = 2'460'000.5;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

sqlite3_vfs vfs_of(FaultyDisk& disk) {
  sqlite3_vfs vfs{};
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(Handle);
  vfs.mxPathname = 512;
  vfs.zName = "faulty";
  vfs.pAppData = &disk;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_name;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  return vfs;
}

}  // namespace

FaultyDisk& FaultyDisk::install() {
  static FaultyDisk disk;
  static sqlite3_vfs vfs = vfs_of(disk);
  // One thread, and nobody asks how much memory there is: a third of the time of a small transaction.
  CHECK(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK);
  CHECK(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
  CHECK(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
  return disk;
}

Fault FaultyDisk::befalls(const Handle& handle, Operation operation) {
  if (handle.name.empty() && !handle.is_dead()) return Fault::None;
  return befalls(handle.process, operation);
}

Fault FaultyDisk::befalls(Process process, Operation operation) {
  if (is_dead(process)) return Fault::Fails;
  const Fault fault = weather(operation);
  if (fault == Fault::Crash) crash(process);
  if (fault == Fault::PowerLoss) lose_power();
  return fault;
}

void FaultyDisk::crash(Process process) {
  if (!dead_.insert(process).second) return;
  for (Handle* const handle : open_) {
    if (handle->process != process) continue;
    handle->free_locks();
    auto& pictures = pictures_[process];
    if (!handle->shared || std::ranges::count(pictures, handle->shared, &Picture::shared) != 0) continue;
    Picture picture{.shared = handle->shared, .regions = {}};
    for (const auto& region : handle->shared->regions)
      picture.regions.emplace_back(reinterpret_cast<const char*>(region.get()), handle->shared->region_size);
    pictures.push_back(std::move(picture));
  }
}

void FaultyDisk::bury(Process process) {
  CHECK(std::ranges::none_of(open_, [&](const Handle* handle) { return handle->process == process; }));
  for (const Picture& picture : pictures_[process])
    for (std::size_t i = 0; i < picture.regions.size(); ++i)
      std::memcpy(picture.shared->regions[i].get(), picture.regions[i].data(), picture.regions[i].size());
  pictures_.erase(process);
  dead_.erase(process);
}

void FaultyDisk::lose_power() {
  for (const Handle* const handle : open_) {
    crash(handle->process);
  }
  for (auto& [name, file] : removed_)
    if (chance() % 2 == 0 && !(files_.contains(name) && files_[name]->is_named)) files_[name] = file;
  removed_.clear();
  for (auto file = files_.begin(); file != files_.end();) {
    if (!file->second->is_named && chance() % 2 == 0) {
      file = files_.erase(file);
      continue;
    }
    // A new one: those who had it open must not see it, nor it them.
    file->second = std::make_shared<File>(File{.bytes = {},
                                               .durable = std::move(file->second->durable),
                                               .unsynced = std::move(file->second->unsynced),
                                               .is_named = true});
    lose_power_of(*file->second);
    ++file;
  }
}

void FaultyDisk::lose_power_of(File& file) {
  // A disk may do in any order what it was not told to have done: all, a beginning, or here and there.
  const auto way = chance() % 4;
  const auto beginning = file.unsynced.empty() ? 0 : chance() % (file.unsynced.size() + 1);
  std::size_t number = 0;
  for (const auto& [offset, bytes, truncates] : file.unsynced) {
    const bool is_kept = way == 0 || (way == 1 && number < beginning) || (way == 2 && chance() % 2 == 0);
    ++number;
    if (truncates) {
      if (is_kept && std::cmp_less(offset, file.durable.size()))
        file.durable.resize(static_cast<std::size_t>(offset));
      continue;
    }
    if (is_kept) {
      apply(file.durable, offset, bytes);
      continue;
    }
    if (way != 2) continue;
    for (std::size_t at = 0; at < bytes.size(); at += kSector)
      if (chance() % 2 == 0)
        apply(file.durable, offset + static_cast<std::int64_t>(at),
              std::string_view(bytes).substr(at, kSector));
  }
  file.unsynced.clear();
  file.bytes = file.durable;
}

void FaultyDisk::sync(File& file) {
  for (const auto& [offset, bytes, truncates] : file.unsynced) {
    if (!truncates)
      apply(file.durable, offset, bytes);
    else if (std::cmp_less(offset, file.durable.size()))
      file.durable.resize(static_cast<std::size_t>(offset));
  }
  file.unsynced.clear();
}

void FaultyDisk::name_all() {
  for (auto& [name, file] : files_) file->is_named = true;
  removed_.clear();
}

void FaultyDisk::remove(const std::string& name, bool syncs_folder) {
  const auto file = files_.find(name);
  if (file->second->is_named) removed_[name] = file->second;
  files_.erase(file);
  if (syncs_folder) name_all();
}

void FaultyDisk::clear() {
  CHECK(open_.empty());
  files_.clear();
  removed_.clear();
  pictures_.clear();
  dead_.clear();
}

void FaultyDisk::restore() {
  clear();
  for (const auto& [name, file] : kept_) files_[name] = std::make_shared<File>(*file);
}

}  // namespace bellwether::simulation
