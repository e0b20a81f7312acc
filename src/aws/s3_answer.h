// What S3 writes in XML, read from bytes that may be hostile.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::aws {

// One page of ListObjectsV2.
struct ListPage {
  std::vector<std::string> keys;
  std::string next;  // The continuation token; empty on the last page.
};

// InvalidInput when it is none.
Result<ListPage> read_list_page(std::string_view xml);

// The region that an error names as the bucket's: its <Region>, or the one in the host of its <Endpoint>;
// empty when it names none.
std::string region_in_error(std::string_view xml);

}  // namespace bellwether::aws
