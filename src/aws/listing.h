// Lists of the names of one kind of things in one region, whatever form the service writes them in.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

// How a service lists what it holds.
struct Listing {
  Service service;
  std::string_view kind;    // For people: "table".
  std::string_view action;  // "ListTables".
  std::string_view path;    // Of a REST service; else empty.
  // In JSON the member that is the list; in XML not needed.
  std::string_view list;
  std::string_view name;  // The member or element that names one; empty: the list is of names.
  std::string_view token_asked, token_told;  // Where the next page stands, in question and answer.
  std::string_view wish = {};                // In JSON: what else is asked, as an object.
};

// All pages. Unavailable when the answer is none that this listing can read: that nothing is there must be
// said, not guessed.
Result<std::vector<std::string>> list_names(ServiceClient& client, const Listing& listing);

}  // namespace bellwether::aws
