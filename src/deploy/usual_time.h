// How long CloudFormation usually takes, for somebody who waits.
//
// By what its users report of each kind of resource; nothing of it was measured here. It is shown as "about"
// and decides nothing.

#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "aws/cloudformation.h"

namespace bellwether::deploy {

// To make or change one of the type ("AWS::SQS::Queue").
std::chrono::seconds usual_time(std::string_view type);

// Of all these changes of one stack, which go on at the same time as far as they do not wait for each other.
std::chrono::seconds usual_time(const std::vector<aws::ResourceChange>& changes);

}  // namespace bellwether::deploy
