// The processor: which instructions it has beyond those that all of its kind have.
//
// The innermost loops come twice, in plain C++ and with AVX2. Both give the same
// bytes; tests hold them to it.

#pragma once

#if defined(__x86_64__)
#define BELLWETHER_AVX2 1
#endif

namespace bellwether::chart {

enum class Instructions { Plain, Avx2 };

// The fastest that run here.
Instructions best_instructions();

}  // namespace bellwether::chart
