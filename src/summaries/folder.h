// Summaries from a folder of text files: <folder>/<name>.txt.
//
// A file is named as the item or, where the name is no safe file name, as
// percent_encode (base/text.h) writes it; letters of ASCII may differ in case. No name
// leads out of the folder, and no symbolic link is followed. A file must be UTF-8 of at most
// kFolderTextBytesMax.

#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "ports/summary_source.h"

namespace bellwether::summaries {

inline constexpr std::size_t kFolderTextBytesMax = 1024 * 1024;

struct FolderOptions {
  std::string folder;
  std::string language = "en";  // Of the texts; empty: not known.
};

// NotFound when there is no such folder. Safe to call from any thread.
Result<std::unique_ptr<ports::SummarySource>> make_folder(FolderOptions options);

}  // namespace bellwether::summaries
