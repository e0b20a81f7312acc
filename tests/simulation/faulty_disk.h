// A disk in memory that SQLite works on, and on which all goes wrong that can: registered as SQLite's default
// VFS, so that the product's own code opens its files there.
//
// Each file is held twice: as processes see it, and as a power loss would leave it. What was written
// reaches the second one when it is synced; of the rest, a power loss keeps any part, down to single sectors.
// A file that was removed may be there again. What a sync that failed was for, a later one takes: a kernel
// that forgets it instead, as Linux does with some file systems, is stricter than SQLite bears
// (docs/proof.md).
//
// Processes are numbers: whoever opens a file belongs to the one that acts. One that crashed can do nothing
// more: each of its calls fails, its locks are free, and what it did to the shared memory while it was taken
// apart is undone by bury(). Everything runs in one thread; nobody ever waits.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace bellwether::simulation {

enum class Operation { Read, Write, Sync, Truncate, Remove };
enum class Fault { None, Fails, Full, Crash, PowerLoss };

using Process = int;

class FaultyDisk {
 public:
  // Registers it as SQLite's default, for as long as the program runs: one a program.
  static FaultyDisk& install();

  // What befalls an operation of a living process; asked once for each, before it is done.
  std::function<Fault(Operation)> weather = [](Operation) { return Fault::None; };
  // Asked for how much of what was not synced is kept.
  std::mt19937_64 chance;

  void act_as(Process process) { acting_ = process; }
  bool is_dead(Process process) const { return dead_.contains(process); }
  void crash(Process process);
  void lose_power();
  // After all that the process had is destroyed.
  void bury(Process process);

  // An empty disk, or what there was when it was kept; no file may be open.
  void clear();
  void keep() { kept_ = files_; }
  void restore();

  // What SQLite asks of it: see faulty_disk.cc.
  static constexpr std::size_t kLockSlots = 8;
  struct Shared {
    std::vector<std::unique_ptr<std::byte[]>> regions;
    std::size_t region_size = 0;
  };
  struct Write {
    std::int64_t offset;
    std::string bytes;
    bool truncates = false;  // To `offset`.
  };
  struct File {
    std::string bytes, durable;
    std::vector<Write> unsynced = {};
    bool is_named = false;  // Its name would survive a power loss.
    std::shared_ptr<Shared> shared = nullptr;
  };
  struct Handle;

  Fault befalls(const Handle& handle, Operation operation);
  Fault befalls(Process process, Operation operation);
  void remove(const std::string& name, bool syncs_folder);
  void sync(File& file);
  void name_all();

 private:
  friend struct Handle;
  FaultyDisk() = default;

  void lose_power_of(File& file);

  Process acting_ = 0;
  std::set<Process> dead_;
  std::map<std::string, std::shared_ptr<File>> files_, kept_;
  std::map<std::string, std::shared_ptr<File>> removed_;  // Whose removal is not durable.
  std::vector<Handle*> open_;
  // Of shared memory that others go on with: as it was at the crash.
  struct Picture {
    std::shared_ptr<Shared> shared;
    std::vector<std::string> regions;
  };
  std::map<Process, std::vector<Picture>> pictures_;

 public:
  // For the functions that SQLite calls.
  std::map<std::string, std::shared_ptr<File>>& files() { return files_; }
  std::vector<Handle*>& open() { return open_; }
  Process acting() const { return acting_; }
};

}  // namespace bellwether::simulation
