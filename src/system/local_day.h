// Which day it is where this machine stands: as TZ says, or else the machine's own time zone.

#pragma once

#include "base/time.h"

namespace bellwether::system {

Day local_day(Instant instant);

}  // namespace bellwether::system
