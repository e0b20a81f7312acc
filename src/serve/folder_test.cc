#include "serve/folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "temporary_directory.h"

namespace bellwether::serve {
namespace {

class FolderTest : public testing::Test {
 protected:
  // As a bucket writes: beside, and renamed over.
  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((root() / name).parent_path());
    std::ofstream(root() / "new", std::ios::binary) << text;
    std::filesystem::rename(root() / "new", root() / name);
  }
  std::filesystem::path root() const { return directory_.path(); }
  std::string get(const std::string& key) {
    const auto file = folder_.get(key);
    return file ? (*file)->bytes : "none";
  }

  testbed::TemporaryDirectory directory_;
  Folder folder_ = Folder::open(directory_.path().string()).value();
};

TEST_F(FolderTest, AnObjectIsTheNewestOneAtOnce) {
  write("a/b.json", "one");
  EXPECT_EQ(get("a/b.json"), "one");
  write("a/b.json", "two");
  EXPECT_EQ(get("a/b.json"), "two");
  EXPECT_EQ((*folder_.get("a/b.json"))->content_type, "application/json");
  std::filesystem::remove(root() / "a/b.json");
  EXPECT_EQ(get("a/b.json"), "none");
}

TEST_F(FolderTest, AnObjectOfAFolderThatWasReplacedIsServed) {
  write("a.json", "one");
  EXPECT_EQ(get("a.json"), "one");
  const std::filesystem::path away = root().string() + ".away";
  std::filesystem::rename(root(), away);
  EXPECT_EQ(get("a.json"), "none");
  std::filesystem::create_directory(root());
  write("a.json", "two");
  EXPECT_EQ(get("a.json"), "two");
  std::filesystem::remove_all(away);
}

TEST_F(FolderTest, TheSameBytesHaveTheSameTagWhenTheyAreWrittenAgain) {
  write("a.json", "same");
  const std::string before = (*folder_.get("a.json"))->etag;
  write("a.json", "same");
  EXPECT_EQ((*folder_.get("a.json"))->etag, before);
  write("a.json", "else");
  EXPECT_NE((*folder_.get("a.json"))->etag, before);
}

TEST_F(FolderTest, NeitherAFolderNorALinkNorAPipeIsServed) {
  const testbed::TemporaryDirectory outside;
  std::ofstream(outside.path() / "secret") << "secret";
  write("folder/file", "x");
  std::filesystem::create_symlink(outside.path() / "secret", root() / "link");
  std::filesystem::create_directory_symlink(outside.path(), root() / "way");
  ASSERT_EQ(::mkfifo((root() / "pipe").c_str(), 0600), 0);
  for (const char* const key : {"folder", "link", "way/secret", "pipe", "folder/file/more", "absent"})
    EXPECT_EQ(get(key), "none") << key;
  EXPECT_EQ(get("folder/file"), "x");
}

TEST_F(FolderTest, MoreThanItKeepsIsServedAllTheSame) {
  for (int i = 0; i < 12; ++i)
    write(std::to_string(i) + ".png", std::string(1 << 20, static_cast<char>('a' + i)));
  write("large.png", std::string(5 << 20, 'z'));
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 12; ++i) EXPECT_EQ(get(std::to_string(i) + ".png")[0], 'a' + i);
    EXPECT_EQ(get("large.png").size(), 5u << 20);
  }
}

}  // namespace
}  // namespace bellwether::serve
