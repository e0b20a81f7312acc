// Lines at the end of standard error that are drawn over and over in place, for a terminal.
//
// While it lives, whatever is written to standard error appears above it and nothing is lost. The cursor
// always stands below, so that a program that is interrupted leaves a terminal that can be used.

#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/world.h"

namespace bellwether::cli {

class LiveBlock {
 public:
  explicit LiveBlock(World& world);
  ~LiveBlock();
  LiveBlock(const LiveBlock&) = delete;
  LiveBlock& operator=(const LiveBlock&) = delete;

  // Lines without ends, none of which may be wider than the terminal. None: the block goes away.
  void draw(std::vector<std::string> lines);

 private:
  std::string erasing() const;
  std::string drawing() const;

  World& world_;
  const std::function<void(std::string_view)> write_;
  std::mutex mutex_;
  std::vector<std::string> lines_;  // As they stand there. Guarded by mutex_.
};

}  // namespace bellwether::cli
