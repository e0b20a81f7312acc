// A notice as the HTML of a mail.
//
// Tables and attributes, no style sheet and no colours: Outlook, Gmail and whatever shows light on dark then
// have nothing to get wrong. It is under the 102 KB above which Gmail cuts a mail off: of a digest that is
// longer, the last items are only counted. Whatever the texts hold, they stay texts.

#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "ports/notice.h"

namespace bellwether::notify {

inline constexpr std::size_t kHtmlBytesMax = 90 * 1024;

// Where the picture of the item at this place is found, as "cid:..."; empty: it is not shown.
using PictureAddress = std::function<std::string(std::size_t item)>;

std::string html_notice(const ports::Notice& notice, const PictureAddress& address_of);

}  // namespace bellwether::notify
