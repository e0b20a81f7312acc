// What a template has and the stack that was made of it has not.
//
// AWS makes all of it or fails. A stand-in may leave out without a word what it does not know, and say
// CREATE_COMPLETE: without its policies a queue takes plain text, without alarms nobody is told.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/cloudformation.h"

namespace bellwether::deploy {

struct DeclaredResource {
  std::string logical_id, type;
};

// In the order of the template, which is one as src/stack writes them.
std::vector<DeclaredResource> declared_resources(std::string_view template_text);

// Those that the stack does not have.
std::vector<DeclaredResource> left_out(std::string_view template_text,
                                       const std::vector<aws::StackResource>& made);

}  // namespace bellwether::deploy
