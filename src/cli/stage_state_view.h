// How a stage on AWS does, as `status` shows it.

#pragma once

#include <string>

#include "operate/stage_status.h"

namespace bellwether::cli {

std::string stage_state_words(const operate::StageState& state, bool color);

std::string stage_state_json(const operate::StageState& state);

}  // namespace bellwether::cli
