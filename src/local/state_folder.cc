#include "local/state_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "local/engine_events.h"
#include "local/lock_file.h"
#include "local/log_damage.h"
#include "local/turnstile.h"
#include "system/file.h"

namespace bellwether::local {
namespace {

constexpr const char* kDamageFile = "log-damage.txt";
constexpr std::size_t kDamageBytesMax = 4096;

}  // namespace

std::filesystem::path StateFolder::new_backup(Instant now) const {
  std::string day = format_instant(now).substr(0, 19);
  std::erase_if(day, [](char c) { return c == '-' || c == ':'; });
  const std::string stem = "before-restore-" + day + "Z";
  std::filesystem::path file = path_ / (stem + ".db");
  std::error_code error;
  for (int number = 2; std::filesystem::exists(file, error); ++number)
    file = path_ / (stem + "-" + std::to_string(number) + ".db");
  return file;
}

Result<void> StateFolder::make() const {
  std::error_code error;
  if (std::filesystem::is_directory(path_, error)) return {};
  error.clear();  // That it is absent is no failure.
  if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path(), error);
  if (error) return system::system_failure(path_.parent_path().string(), error.value());
  if (mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
    return system::system_failure(path_.string(), errno);
  return {};
}

void StateFolder::look_at_mode(ports::Report& report) const {
  struct stat facts{};
  if (stat(path_.c_str(), &facts) != 0 || (facts.st_mode & (S_IRWXO | S_IWGRP)) == 0) return;
  const std::string state = path_.string(),
                    hint = "chmod 700 " + state + ", or 750 for a group that may read";
  report.event(kStateIsOpen, {{"state", state}, {"hint", hint}});
}

void StateFolder::look_at_log(Instant now, ports::Report& report) const {
  std::error_code error;
  const bool is_there = std::filesystem::file_size(database().string() + "-wal", error) > 0 && !error;
  if (!is_there || is_locked(engine_lock()).value_or(true)) return;
  // Whoever writes has it open, and then it is what they wrote.
  Turnstile turnstile(database(), nullptr);
  if (!turnstile.try_enter().value_or(false)) return;
  const auto cut_off = frames_cut_off(database());
  turnstile.leave();
  if (!cut_off || *cut_off == 0) return;
  report.event(kLogCutOff, {{"pages", *cut_off}, {"hint", "bellwether status"}});
  const std::string text =
      format_instant(now) + ": the last " + std::to_string(*cut_off) +
      " pages of the database's log could not be read; prices accepted shortly before may be lost";
  // Who cannot write it has been told at least.
  static_cast<void>(system::write_file((path_ / kDamageFile).string(), text, system::Readers::Owner));
}

Result<std::string> StateFolder::damage() const {
  const std::string file = (path_ / kDamageFile).string();
  auto told = TRY(system::read_file_if_any(file, kDamageBytesMax));
  return told ? *std::move(told) + ". Restore a backup, or delete " + file : std::string();
}

Result<void> StateFolder::check_same() const {
  if (opened_ && system::identity_of(database()) == opened_) return {};
  return fail(ErrorKind::Unavailable,
              path_.string() +
                  ": was removed, moved or replaced while the engine ran; it worked on files that no command "
                  "sees any more. Put the folder back, or start again to begin with what is there");
}

}  // namespace bellwether::local
