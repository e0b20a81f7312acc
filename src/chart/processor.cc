#include "chart/processor.h"

namespace bellwether::chart {

Instructions best_instructions() {
#ifdef BELLWETHER_AVX2
  static const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
  if (kHasAvx2) return Instructions::Avx2;
#endif
  return Instructions::Plain;
}

}  // namespace bellwether::chart
