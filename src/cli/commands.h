// The commands, one file each; commands.cc lists them.

#pragma once

#include "cli/command.h"

namespace bellwether::cli {

Command up_command();                 // command_up.cc
Command price_set_command();          // command_price_set.cc
Command price_import_command();       // command_price_import.cc
Command list_command();               // command_list.cc
Command show_command();               // command_show.cc
Command status_command();             // command_status.cc
Command dead_letters_list_command();  // command_dead_letters.cc
Command dead_letters_redrive_command();
Command dead_letters_purge_command();
Command invoke_command();  // command_invoke.cc
Command chart_command();   // command_chart.cc

}  // namespace bellwether::cli
