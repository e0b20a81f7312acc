#include "cli/commands.h"

namespace bellwether::cli {

std::span<const Command> commands() {
  static const Command kCommands[] = {
      up_command(),
      down_command(),
      add_command(),
      remove_command(),
      update_command(),
      item_set_command(),
      price_set_command(),
      price_import_command(),
      price_export_command(),
      list_command(),
      show_command(),
      run_fan_out_command(),
      status_command(),
      logs_command(),
      queue_status_command(),
      dead_letters_list_command(),
      dead_letters_show_command(),
      dead_letters_redrive_command(),
      dead_letters_purge_command(),
      mapping_list_command(),
      mapping_pause_command(),
      mapping_resume_command(),
      backup_command(),
      restore_command(),
      check_command(),
      alerts_list_command(),
      alerts_history_command(),
      alerts_mute_command(),
      alerts_explain_command(),
      alerts_simulate_command(),
      invoke_command(),
      chart_command(),
      sentiment_command(),
      package_command(),
      template_command(),
      diagram_command(),
      deploy_command(),
      make_infra_command(),
      diff_command(),
      doctor_command(),
      teardown_command(),
      cost_command(),
      alerts_test_command(),
      config_init_command(),
      config_show_command(),
      completion_command(),
  };
  return kCommands;
}

}  // namespace bellwether::cli
