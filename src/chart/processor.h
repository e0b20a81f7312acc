// The processor: which instructions it has beyond those that all of its kind have.
//
// The innermost loops (pixel_loops.h) are compiled for both. Both give the same bytes; tests hold them to it.

#pragma once

#if defined(__x86_64__)
#define BELLWETHER_AVX2 1
#endif

namespace bellwether::chart {

// Baseline: SSE2 on x86-64, NEON on arm64.
enum class Instructions { Baseline, Avx2 };

// The fastest that run here.
Instructions best_instructions();

}  // namespace bellwether::chart
