// A notice that tells of nothing: what `alerts test` sends, with a chart of prices that nobody paid.

#pragma once

#include <string>

#include "base/time.h"
#include "chart/font_supplier.h"
#include "chart/language.h"
#include "ports/notice.h"

namespace bellwether::cli {

ports::Notice example_notice(Instant now, chart::Language language, const chart::FontSupplier& ideographs);

}  // namespace bellwether::cli
