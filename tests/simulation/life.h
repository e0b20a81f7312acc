// One life of the product's local parts, all of it drawn from one number: users, an engine that is ended and
// started again, a disk that fails, a clock that is turned, functions that fail; and in the end calm, in
// which all that waits is done, and the comparison with the ledgers.

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "simulation/faulty_disk.h"

namespace bellwether::simulation {

inline constexpr int kActsMax = 120;

struct LifeOptions {
  std::uint64_t seed = 1;
  int acts = kActsMax;           // No more than so many: the same life, calm sooner.
  bool is_told = false;          // Its story is kept.
  std::filesystem::path folder;  // For the lock files, which are real.
};

// What befell it, by kind.
struct Tally {
  std::array<std::int64_t, 5> faults = {};  // By Fault.
  std::int64_t acts = 0, restarts = 0, clock_jumps = 0, outages = 0;

  void add(const Tally& other);
};

struct LifeEnd {
  std::string wrong;  // Empty: nothing.
  std::vector<std::string> story;
  Tally tally;
};

LifeEnd live(FaultyDisk& disk, const LifeOptions& options);

}  // namespace bellwether::simulation
