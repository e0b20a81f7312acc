// A stage on AWS as whoever looks after it needs it: what it and its things are called, and where they lie.

#pragma once

#include <string>

namespace bellwether::operate {

struct Site {
  std::string stage;
  std::string region;         // Of table, queues and functions; empty: the session's own.
  std::string bucket_region;  // The same of the bucket.
  std::string table, queue;   // Names; of a queue perhaps the URL.
  std::string page_queue = {}, alerts_queue = {};
  std::string bucket = {};       // Empty: that which its stack makes.
  bool has_bucket_stack = true;  // Else the bucket was adopted.
};

}  // namespace bellwether::operate
