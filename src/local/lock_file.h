// A lock between processes, and between the threads of one: a file that one at a
// time holds. It holds the holder's process id, for messages, and behind it a note of the holder's. The lock
// of a process that dies is free; the file stays.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "system/file.h"

namespace bellwether::local {

// Held as long as the file is open; nothing when somebody else holds it.
Result<std::optional<system::File>> take_lock(const std::filesystem::path& path);

Result<bool> is_locked(const std::filesystem::path& path);

// The process id of who holds the lock, or held it last.
std::string lock_holder(const std::filesystem::path& path);

// Both leave the process id alone. For others to read while the lock is held.
Result<void> note_in_lock(const system::File& lock, std::string_view note);
std::string lock_note(const std::filesystem::path& path);

}  // namespace bellwether::local
