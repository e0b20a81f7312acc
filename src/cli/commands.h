// The commands, one file each; commands.cc lists them.

#pragma once

#include "cli/command.h"

namespace bellwether::cli {

Command up_command();                 // command_up.cc
Command down_command();               // command_down.cc
Command item_set_command();           // command_item_set.cc
Command price_set_command();          // command_price_set.cc
Command price_import_command();       // command_price_import.cc
Command price_export_command();       // command_price_export.cc
Command add_command();                // command_add.cc
Command remove_command();             // command_remove.cc
Command update_command();             // command_update.cc
Command list_command();               // command_list.cc
Command show_command();               // command_show.cc
Command run_fan_out_command();        // command_run_fan_out.cc
Command status_command();             // command_status.cc
Command logs_command();               // command_logs.cc
Command queue_status_command();       // command_queue_status.cc
Command dead_letters_list_command();  // command_dead_letters.cc
Command dead_letters_show_command();
Command dead_letters_redrive_command();
Command dead_letters_purge_command();
Command mapping_list_command();  // command_mapping.cc
Command mapping_pause_command();
Command mapping_resume_command();
Command backup_command();  // command_backup.cc
Command restore_command();
Command check_command();
Command alerts_list_command();  // command_alerts_list.cc
Command alerts_history_command();
Command alerts_mute_command();      // command_alerts_mute.cc
Command alerts_explain_command();   // command_alerts_explain.cc
Command alerts_simulate_command();  // command_alerts_simulate.cc
Command invoke_command();           // command_invoke.cc
Command chart_command();            // command_chart.cc
Command sentiment_command();        // command_sentiment.cc
Command package_command();          // command_package.cc
Command template_command();         // command_template.cc
Command diagram_command();          // command_diagram.cc
Command deploy_command();           // command_deploy.cc
Command make_infra_command();
Command diff_command();         // command_diff.cc
Command doctor_command();       // command_doctor.cc
Command teardown_command();     // command_teardown.cc
Command cost_command();         // command_cost.cc
Command config_init_command();  // command_config.cc
Command config_show_command();
Command completion_command();   // command_completion.cc
Command alerts_test_command();  // command_test_alerts.cc

}  // namespace bellwether::cli
