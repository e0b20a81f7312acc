#include "notify/mail_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "system/file.h"

namespace bellwether::notify {

Result<void> MailFolder::tell(const ports::Notice& notice) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail(ErrorKind::Unavailable, folder_ + ": " + error.message());
  const std::string message = mime_message(notice, envelope_);
  // "2026-11-29T17:50:31.000Z" without what a file's name had better not have.
  std::string time = format_instant(notice.at).substr(0, 19);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return system::write_file(std::filesystem::path(folder_) / (time + "Z-" + notice.id + ".eml"), message);
}

}  // namespace bellwether::notify
