#include "deploy/executable.h"

#include <elf.h>

#include <array>
#include <cstring>
#include <string>

namespace bellwether::deploy {
namespace {

struct Machine {
  Architecture architecture;
  std::string_view name;
  int number;  // In the ELF header.
};

constexpr std::array kMachines = {Machine{Architecture::Amd64, "x86_64", EM_X86_64},
                                  Machine{Architecture::Arm64, "arm64", EM_AARCH64}};

std::unexpected<Error> refused(std::string message) {
  return fail(ErrorKind::InvalidInput, std::move(message));
}

// What lies at `offset`; nothing when the file ends before.
template <class T>
std::optional<T> read_at(std::span<const std::byte> file, std::size_t offset) {
  if (offset > file.size() || file.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, file.data() + offset, sizeof value);
  return value;
}

}  // namespace

std::string_view name_of(Architecture architecture) {
  for (const Machine& machine : kMachines)
    if (machine.architecture == architecture) return machine.name;
  return "";
}

std::optional<Architecture> architecture_named(std::string_view name) {
  for (const Machine& machine : kMachines)
    if (machine.name == name) return machine.architecture;
  return std::nullopt;
}

Result<Architecture> check_static_executable(std::span<const std::byte> file) {
  const auto header = read_at<Elf64_Ehdr>(file, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
      (header->e_type != ET_EXEC && header->e_type != ET_DYN))
    return refused("not a 64-bit Linux executable");
  std::optional<Architecture> architecture;
  for (const Machine& machine : kMachines)
    if (machine.number == header->e_machine) architecture = machine.architecture;
  if (!architecture)
    return refused("for ELF machine " + std::to_string(header->e_machine) + ", which is neither " +
                   "x86_64 nor arm64");
  bool has_code = false;
  for (std::size_t i = 0; i < header->e_phnum; ++i) {
    const auto segment = read_at<Elf64_Phdr>(file, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment || segment->p_offset > file.size() || segment->p_filesz > file.size() - segment->p_offset)
      return refused("an executable that is cut off");
    if (segment->p_type == PT_INTERP)
      return refused("linked dynamically, as builds for development are; `make package` builds static ones");
    has_code = has_code || segment->p_type == PT_LOAD;
  }
  if (!has_code) return refused("not a 64-bit Linux executable");
  return *architecture;
}

}  // namespace bellwether::deploy
