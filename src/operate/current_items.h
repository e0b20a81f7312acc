// Records of a table's stream, brought up to date: what was changed since they were written is not undone.

#pragma once

#include <boost/json/array.hpp>
#include <string>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::operate {

// The last record of each item, with the item as it is in the table now; of one that is gone, a REMOVE with
// the last image that is known. `dynamodb` is a client of Service::DynamoDb.
Result<boost::json::array> current_items(aws::ServiceClient& dynamodb, const std::string& table,
                                         const boost::json::array& records);

}  // namespace bellwether::operate
