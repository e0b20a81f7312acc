// A zip archive whose bytes depend on nothing but its entries: no time, no user,
// no order of a directory.

#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/result.h"

namespace bellwether::deploy {

enum class Permission { Read, ReadAndExecute };  // For everybody; the owner may write.

class Archive {
 public:
  Archive();
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  // Returns how many bytes the content takes, compressed.
  std::size_t add(const std::string& name, std::span<const std::byte> content, Permission permission);

  // The archive's bytes. Call it once, as the last.
  std::string finish();

 private:
  struct Memory;
  Memory* memory_;
  void* zip_;
};

}  // namespace bellwether::deploy
