// The reading of an item, out of the bucket.

#pragma once

#include <optional>

#include "base/result.h"
#include "functions/object_keys.h"
#include "market/item.h"
#include "ports/bucket.h"
#include "sentiment/reading.h"

namespace bellwether::watch {

// Nothing when the item was not read yet. One object of the bucket is read.
Result<std::optional<sentiment::Reading>> reading_of(const market::Item& item,
                                                     const functions::ObjectKeys& keys,
                                                     ports::Bucket& bucket);

}  // namespace bellwether::watch
