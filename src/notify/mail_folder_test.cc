#include "notify/mail_folder.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "example_notice.h"
#include "system/file.h"
#include "temporary_directory.h"

namespace bellwether::notify {
namespace {

const Envelope kFolderEnvelope = {.from = {"", "bellwether@example.com"}, .to = {{"", "ann@example.com"}}};

TEST(MailFolder, ANoticeThatIsToldTwiceIsOneFile) {
  const testbed::TemporaryDirectory directory;
  const std::filesystem::path folder = std::filesystem::path(directory.path()) / "new" / "mails";
  MailFolder way(folder, kFolderEnvelope);
  ASSERT_TRUE(way.tell(testbed::example_notice()));
  ASSERT_TRUE(way.tell(testbed::example_notice()));
  ASSERT_TRUE(way.tell(testbed::nasty_notice()));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
  EXPECT_EQ(system::read_file(folder / "20261127T080500Z-target-sol-ring-20261127.eml", 1 << 20).value(),
            mime_message(testbed::example_notice(), kFolderEnvelope));
}

TEST(MailFolder, AFolderThatCannotBeMadeIsAnError) {
  MailFolder way("/dev/null/mails", kFolderEnvelope);
  const auto told = way.tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().message, "/dev/null/mails: Not a directory");
}

}  // namespace
}  // namespace bellwether::notify
