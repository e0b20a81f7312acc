// The records of a table's stream, read again by their numbers.

#pragma once

#include <boost/json/array.hpp>
#include <string>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct StreamPlace {
  std::string stream_arn, shard;
  std::string first, last;  // Sequence numbers, both included.
};

// As DynamoDB Streams wrote them, which is as Lambda hands them to a function but for the stream's ARN; that
// is added. `client` is one of Service::DynamoDbStreams. NotFound: they are older than the day that DynamoDB
// keeps them, or the stream is gone.
Result<boost::json::array> stream_records(ServiceClient& client, const StreamPlace& place);

}  // namespace bellwether::aws
