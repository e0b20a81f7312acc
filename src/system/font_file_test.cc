#include "system/font_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <thread>

#include "system/own_executable.h"
#include "system/trailer.h"
#include "temporary_directory.h"

namespace bellwether::system {
namespace {

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

const std::string kTrailer = "FONTbellwether-font 000000000000004\n";

TEST(Trailer, IsTheFontBehindTheExecutable) {
  const struct {
    std::string file, executable, font;
  } cases[] = {
      {"ELF" + kTrailer, "ELF", "FONT"},
      {kTrailer, "", "FONT"},
      {"ELF", "ELF", ""},
      {"", "", ""},
      {"ELF" + kTrailer + "x", "ELF" + kTrailer + "x", ""},
      {"ELFbellwether-font 000000000000004\n", "ELFbellwether-font 000000000000004\n", ""},
      {"ELFFONTbellwether-font 00000000000000x\n", "ELFFONTbellwether-font 00000000000000x\n", ""},
      {"ELFFONTbellwether-font -00000000000004\n", "ELFFONTbellwether-font -00000000000004\n", ""},
      {"ELFFONTbellwether-fond 000000000000004\n", "ELFFONTbellwether-fond 000000000000004\n", ""},
      {"ELFFONTbellwether-font 999999999999999\n", "ELFFONTbellwether-font 999999999999999\n", ""},
      {"ELFFONTbellwether-font 0000000000000004", "ELFFONTbellwether-font 0000000000000004", ""},
  };
  for (const auto& c : cases) {
    const ExecutableParts parts = parts_of(std::as_bytes(std::span(c.file)));
    EXPECT_EQ(text_of(parts.executable), c.executable) << c.file;
    EXPECT_EQ(text_of(parts.font), c.font) << c.file;
  }
}

TEST(FontFile, IsTheFirstFoldersElseTheTrailerElseNone) {
  const testbed::TemporaryDirectory directory;
  const std::string one = directory.path() / "one", two = directory.path() / "two",
                    program = directory.path() / "program";
  std::filesystem::create_directory(one);
  std::filesystem::create_directory(two);

  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "");
  write(program, "ELF");
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "");
  write(program, "ELF" + kTrailer);
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "FONT");
  std::filesystem::create_directory(two + "/ideographs.otf");
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "FONT");
  std::filesystem::remove(two + "/ideographs.otf");
  write(two + "/ideographs.otf", "TWO");
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "TWO");
  write(one + "/ideographs.otf", "ONE");
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "ONE");
  write(one + "/ideographs.otf", "");
  EXPECT_EQ(text_of(FontFile({one, two}, program).bytes()), "TWO");
}

TEST(FontFile, IsOpenedAtTheFirstCallAndIsTheSameForEveryThread) {
  const testbed::TemporaryDirectory directory;
  const std::string folder = directory.path();
  FontFile font({folder}, "");
  write(folder + "/ideographs.otf", "LATE");
  std::vector<const std::byte*> seen(8);
  {
    std::vector<std::jthread> threads;
    for (auto& data : seen) threads.emplace_back([&] { data = font.bytes().data(); });
  }
  EXPECT_EQ(text_of(font.bytes()), "LATE");
  std::filesystem::remove(folder + "/ideographs.otf");
  EXPECT_EQ(text_of(font.bytes()), "LATE");
  for (const auto* data : seen) EXPECT_EQ(data, font.bytes().data());
}

TEST(MappedFile, NamesTheFileThatCannotBeRead) {
  const testbed::TemporaryDirectory directory;
  const std::string absent = directory.path() / "absent";
  const auto nothing = MappedFile::open(absent);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error(), (Error{ErrorKind::NotFound, absent + ": No such file or directory"}));
  const auto folder = MappedFile::open(directory.path());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, directory.path().string() + ": Is a directory");
  const auto device = MappedFile::open("/dev/null");
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().message, "/dev/null: Invalid argument");
}

TEST(OwnExecutable, IsTheProgramThatRuns) {
  const OwnExecutable own = own_executable();
  EXPECT_TRUE(std::filesystem::equivalent(own.path, std::filesystem::read_symlink("/proc/self/exe")));
  EXPECT_TRUE(std::filesystem::exists(own.folder + "/system_test")) << own.folder;
}

}  // namespace
}  // namespace bellwether::system
