// What Comprehend answers in JSON, read from bytes that may be hostile.

#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentiment/sentiment.h"

namespace bellwether::aws {

// Of BatchDetectSentiment for `count` texts: one result for each, in order. A text of which the answer says
// nothing, or nothing sound, is Unavailable.
std::vector<Result<sentiment::Sentiment>> read_sentiments(std::string_view body, std::size_t count);

}  // namespace bellwether::aws
