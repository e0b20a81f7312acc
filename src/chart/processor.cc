#include "chart/processor.h"

#include "chart/pixel_loops.h"

namespace bellwether::chart {

Instructions best_instructions() {
#ifdef BELLWETHER_AVX2
  static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
  if (kHasAvx2) return Instructions::Avx2;
#endif
  return Instructions::Baseline;
}

const PixelLoops& pixel_loops([[maybe_unused]] Instructions instructions) {
#ifdef BELLWETHER_AVX2
  if (instructions == Instructions::Avx2) return kAvx2Loops;
#endif
  return kBaselineLoops;
}

}  // namespace bellwether::chart
