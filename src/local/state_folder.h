// The folder of the engine's files: where each lies, and what may have happened to them from outside.

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "ports/report.h"
#include "system/file_identity.h"

namespace bellwether::local {

class StateFolder {
 public:
  explicit StateFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path database() const { return path_ / "bellwether.db"; }
  std::filesystem::path doorbell() const { return path_ / "doorbell"; }
  // Held by the engine that runs.
  std::filesystem::path engine_lock() const { return path_ / "engine.lock"; }
  // For what is held before a restore: "before-restore-20261129T221900Z.db", and of a second one "...Z-2.db".
  std::filesystem::path new_backup(Instant now) const;

  // Makes it, for its owner alone, when it is absent.
  Result<void> make() const;
  // Reports a folder that others may read, or that the group may write: it was made by somebody else.
  void look_at_mode(ports::Report& report) const;

  // Before SQLite takes over the log of a crash, and with it the only trace of what was damaged in it:
  // reports that, and keeps it for damage().
  void look_at_log(Instant now, ports::Report& report) const;
  // What of the log was lost, when, and what to do; empty when nothing was.
  Result<std::string> damage() const;

  // From when the database was opened.
  void remember() { opened_ = system::identity_of(database()); }
  // Unavailable when the path leads to another database since, or to none.
  Result<void> check_same() const;

 private:
  std::filesystem::path path_;
  std::optional<system::FileIdentity> opened_;
};

}  // namespace bellwether::local
