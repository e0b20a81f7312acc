// What a webhook takes: our own JSON, or what a service has of its own.

#pragma once

namespace bellwether::notify {

enum class WebhookShape { Json, Ntfy, Slack, Discord };

}  // namespace bellwether::notify
