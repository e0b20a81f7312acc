// A progress bar on standard error, for a person: nothing is drawn where that is
// no terminal, or where nothing is to be said.

#pragma once

#include <cstddef>
#include <string_view>

#include "cli/command.h"
#include "watch/progress.h"

namespace bellwether::cli {

class Progress {
 public:
  explicit Progress(const Context& context) : context_(context) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total` are through; `current` is under way. When all are through the bar goes away.
  void show(std::size_t done, std::size_t total, std::string_view current);

  // For a use case, while this one lives.
  watch::Progress callback() {
    return
        [this](std::size_t done, std::size_t total, std::string_view current) { show(done, total, current); };
  }

  // Takes the bar away, so that a line can be written.
  void clear();

 private:
  const Context& context_;
  bool shown_ = false;
};

}  // namespace bellwether::cli
