// The commands of `dead-letters` on a stage on AWS, which knows less of each letter than the stage `local`.

#pragma once

#include <string>

#include "cli/command.h"
#include "operate/stage_dead_letters.h"

namespace bellwether::cli {

Outcome list_dead_letters_on_aws(bool as_json, Context& context);
Outcome show_dead_letter_on_aws(const std::string& id, bool as_json, Context& context);
Outcome redrive_dead_letters_on_aws(const operate::LetterIds& ids, bool as_json, Context& context);
Outcome purge_dead_letters_on_aws(const operate::LetterIds& ids, bool as_json, Context& context);

}  // namespace bellwether::cli
