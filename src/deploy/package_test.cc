#include "deploy/package.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "deploy/archive.h"

namespace bellwether::deploy {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

template <class T>
void put(std::string& file, std::size_t offset, const T& value) {
  file.resize(std::max(file.size(), offset + sizeof value));
  std::memcpy(file.data() + offset, &value, sizeof value);
}

// An executable without code that anybody would run.
struct Made {
  int machine = EM_X86_64;
  int type = ET_EXEC;
  std::vector<unsigned> segments = {PT_LOAD, PT_GNU_STACK};
  unsigned char bits = ELFCLASS64, order = ELFDATA2LSB;

  std::string file() const {
    std::string file;
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = bits;
    header.e_ident[EI_DATA] = order;
    header.e_type = static_cast<Elf64_Half>(type);
    header.e_machine = static_cast<Elf64_Half>(machine);
    header.e_phoff = sizeof header;
    header.e_phnum = static_cast<Elf64_Half>(segments.size());
    put(file, 0, header);
    for (const unsigned type_of_segment : segments) {
      Elf64_Phdr segment{};
      segment.p_type = type_of_segment;
      segment.p_filesz = sizeof header;
      put(file, file.size(), segment);
    }
    return file;
  }
};

TEST(Executable, IsTakenForItsArchitectureOnlyWhenItRunsAlone) {
  const std::string whole = Made().file();
  const std::string nothing = "not a 64-bit Linux executable", cut = "an executable that is cut off";
  std::string astray = whole, outside = whole;
  put(astray, offsetof(Elf64_Ehdr, e_phoff), Elf64_Off{0xFFFFFFFFFFFFFFF0});
  put(outside, sizeof(Elf64_Ehdr) + offsetof(Elf64_Phdr, p_offset), Elf64_Off{0xFFFFFFFFFFFFFFF0});
  const struct {
    const char* why;
    std::string file, expected;
  } cases[] = {
      {"x86-64", whole, "x86_64"},
      {"arm64", Made{.machine = EM_AARCH64}.file(), "arm64"},
      {"static, at any address", Made{.type = ET_DYN, .segments = {PT_LOAD, PT_DYNAMIC}}.file(), "x86_64"},
      {"dynamic", Made{.segments = {PT_LOAD, PT_INTERP}}.file(),
       "linked dynamically, as builds for development are; `make package` builds static ones"},
      {"another machine", Made{.machine = EM_RISCV}.file(),
       "for ELF machine 243, which is neither x86_64 nor arm64"},
      {"an object file", Made{.type = ET_REL}.file(), nothing},
      {"32 bits", Made{.bits = ELFCLASS32}.file(), nothing},
      {"big endian", Made{.order = ELFDATA2MSB}.file(), nothing},
      {"no code", Made{.segments = {}}.file(), nothing},
      {"a script", "#!/bin/sh\n" + std::string(100, ' '), nothing},
      {"empty", "", nothing},
      {"a header alone", whole.substr(0, sizeof(Elf64_Ehdr)), cut},
      {"half a segment", whole.substr(0, whole.size() - 1), cut},
      {"segments nowhere", astray, cut},
      {"a segment nowhere", outside, cut},
  };
  for (const auto& c : cases) {
    const auto checked = check_static_executable(bytes_of(c.file));
    EXPECT_EQ(checked ? std::string(name_of(*checked)) : checked.error().message, c.expected) << c.why;
  }
  EXPECT_EQ(architecture_named("arm64"), Architecture::Arm64);
  EXPECT_EQ(architecture_named("x86_64"), Architecture::Amd64);
  EXPECT_EQ(architecture_named("amd64"), std::nullopt);
}

// Byte for byte: were the time, the user or the machine in it, this would not hold.
TEST(Archive, HasTheBytesOfTheZipFormatAndNoOthers) {
  Archive archive;
  EXPECT_EQ(archive.add("b", bytes_of(std::string("xx")), Permission::ReadAndExecute), 7U);
  const std::string zip = archive.finish();
  const std::string date = {'\0', '\0', '\x21', '\0'};
  const std::string sizes = {'\x7', '\0', '\0', '\0', '\x2', '\0', '\0', '\0'};
  const std::string local = zip.substr(0, 38);
  EXPECT_EQ(local.substr(0, 4), "PK\x03\x04");
  EXPECT_EQ(local.substr(8, 2), std::string("\x08\0", 2));
  EXPECT_EQ(local.substr(10, 4), date);
  EXPECT_EQ(local.substr(18, 8), sizes);
  EXPECT_EQ(local.substr(26, 5), std::string("\x01\0\0\0b", 5));
  const std::string directory = zip.substr(38);
  EXPECT_EQ(directory.substr(0, 6), std::string("PK\x01\x02\x14\x03", 6));  // Made by Unix.
  EXPECT_EQ(directory.substr(12, 4), date);
  EXPECT_EQ(directory.substr(20, 8), sizes);
  EXPECT_EQ(directory.substr(38, 4), std::string("\0\0\xED\x81", 4));  // A file, rwxr-xr-x.
  EXPECT_EQ(directory.size(), 47U + 22U);
}

TEST(Package, HoldsTheExecutableAndTheFontIfThereIsOne) {
  const std::string executable = Made{.machine = EM_AARCH64}.file() + std::string(10'000, 'x'), font = "OTTO";
  const auto small = make_package(bytes_of(executable), {});
  ASSERT_TRUE(small);
  EXPECT_EQ(small->architecture, Architecture::Arm64);
  ASSERT_EQ(small->entries.size(), 1U);
  EXPECT_EQ(small->entries[0].name, "bootstrap");
  EXPECT_EQ(small->entries[0].bytes, executable.size());
  EXPECT_LT(small->zip.size(), 500U);
  EXPECT_EQ(small->sha256.size(), 44U);

  const auto large = make_package(bytes_of(executable), bytes_of(font));
  ASSERT_TRUE(large);
  ASSERT_EQ(large->entries.size(), 2U);
  EXPECT_EQ(large->entries[1].name, "ideographs.otf");
  EXPECT_EQ(large->entries[1].bytes, font.size());
  EXPECT_NE(large->sha256, small->sha256);
  EXPECT_EQ(make_package(bytes_of(executable), bytes_of(font))->zip, large->zip);

  EXPECT_FALSE(make_package(bytes_of(font), {}));
}

}  // namespace
}  // namespace bellwether::deploy
