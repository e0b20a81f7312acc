// Does `work(0)` to `work(count - 1)`, up to `workers` of them at the same time, and
// returns when all are done. With one worker: in order, on the caller's thread. Where a work throws (there
// may be no memory left), no further one is begun, and the first exception is thrown to the caller.

#pragma once

#include <cstddef>
#include <functional>

namespace bellwether::functions {

void concurrently(std::size_t count, int workers, const std::function<void(std::size_t)>& work);

}  // namespace bellwether::functions
