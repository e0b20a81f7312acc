#include "cli/commands.h"

namespace bellwether::cli {

std::span<const Command> commands() {
  static const Command kCommands[] = {
      up_command(),
      price_set_command(),
      price_import_command(),
      list_command(),
      show_command(),
      status_command(),
      dead_letters_list_command(),
      dead_letters_redrive_command(),
      dead_letters_purge_command(),
      invoke_command(),
      chart_command(),
  };
  return kCommands;
}

}  // namespace bellwether::cli
