// What a deployment has to do next with a stack in a given state. Pure.

#pragma once

#include <string_view>

namespace bellwether::deploy {

enum class StackStep {
  Create,            // There is none, or only a plan of one.
  Update,            // It stands.
  Watch,             // Something is under way.
  Remove,            // It never came to stand, or was only half removed: it can only go.
  ContinueRollback,  // An undoing that got stuck.
  Refuse,            // A state that we do not know.
};

// `status` is CloudFormation's; empty: there is no stack.
StackStep step_of(std::string_view status);

// Nothing is under way any more.
bool is_settled(std::string_view status);
// What it should be after it was created or updated.
bool is_well(std::string_view status);

}  // namespace bellwether::deploy
