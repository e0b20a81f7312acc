// One notice on its way: its telling, from the lease to the last mark. See send_alerts.h.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/telling.h"
#include "base/result.h"
#include "functions/send_alerts.h"

namespace bellwether::functions {

// A record of an alert as it lies in the bucket.
struct AlertRecord {
  alerts::Alert alert;
  ports::Version version;
};

// Nothing where there is none.
Result<std::optional<AlertRecord>> read_record(std::string_view key, const SendPorts& ports);

// Makes the record name the notice, unless it names one already; answers which it names in the end.
Result<std::string> assign(std::string_view key, const std::string& notice, const SendPorts& ports);

// Tells it by every way that has not told it yet. Unavailable while somebody else has the lease; the last
// way's error when one failed. A way that has refused it for good is asked again when `asks_again`.
Result<void> tell_notice(const std::string& id, bool asks_again, const SendPorts& ports);

inline const ports::Media kAlertJson("application/json", ports::Caching::AskAgain);

}  // namespace bellwether::functions
