// All that a stage on this machine holds, as one thing: copied, put back, examined.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace bellwether::ports {

struct HeldCounts {
  std::int64_t items, changes, messages, dead_letters;

  bool operator==(const HeldCounts&) const = default;
};

struct Restoration {
  HeldCounts held;
  std::string before;  // The file with what the stage held before; empty when that was nothing.
};

struct Examination {
  HeldCounts held;
  std::vector<std::string> faults;  // What cannot be read, each named.
};

class Safekeeping {
 public:
  virtual ~Safekeeping() = default;

  // Copies it into the file while others read and write, as it is at one instant. A backup that was there is
  // replaced when the new one is whole; InvalidInput when the file is something else.
  virtual Result<HeldCounts> back_up(const std::string& file) = 0;

  // Replaces all by what the backup holds. InvalidInput when it is no sound backup; Unavailable, naming the
  // process, while an engine runs.
  virtual Result<Restoration> restore(const std::string& file) = 0;

  virtual Result<Examination> examine() = 0;
};

}  // namespace bellwether::ports
