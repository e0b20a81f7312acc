// A progress bar on standard error, for a person: nothing is drawn where that is
// no terminal.

#pragma once

#include <cstddef>
#include <string_view>

#include "cli/world.h"

namespace bellwether::cli {

class Progress {
 public:
  Progress(const World& world, std::size_t total) : world_(world), total_(total) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of the total are through; `current` is under way.
  void show(std::size_t done, std::string_view current);

  // Takes the bar away, so that a line can be written.
  void clear();

 private:
  const World& world_;
  const std::size_t total_;
  bool shown_ = false;
};

}  // namespace bellwether::cli
