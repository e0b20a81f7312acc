// A notice as plain text: for readers without HTML, and for ways that carry nothing else.

#pragma once

#include <cstddef>
#include <string>

#include "ports/notice.h"

namespace bellwether::notify {

// One item: headline, facts, reason and link, a line each.
std::string plain_item(const ports::NoticeItem& item);

// All items and how to stop these, in lines that "\n" ends.
std::string plain_notice(const ports::Notice& notice);

// At most so many bytes of the same: whole items, then how many there are besides.
std::string plain_notice_within(const ports::Notice& notice, std::size_t bytes_max);

// "and 3 more".
std::string and_more(std::size_t count, bool is_japanese);

}  // namespace bellwether::notify
