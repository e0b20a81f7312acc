// Whether the write-ahead log that a crash left behind was damaged since.
//
// SQLite takes over the log up to its first frame that is not as it was written, and drops the rest without a
// word: after a crash that is an unfinished commit, which nobody was promised. A whole commit of the same log
// behind such a frame says that the frame was damaged later, and that accepted changes are lost. The file's
// format is https://sqlite.org/fileformat2.html#the_write_ahead_log.

#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace bellwether::local {

// How many frames (pages) of commits the log of this database holds behind one that is damaged. 0 where there
// is no log. Of a database that nobody writes.
Result<std::int64_t> frames_cut_off(const std::filesystem::path& database);

}  // namespace bellwether::local
