#include "watch/pages.h"

#include <string>

namespace bellwether::watch {

Result<void> for_each_page(ports::Table& table, const std::function<void(ports::ItemPage&)>& see) {
  constexpr int kPageItems = 100;
  for (std::string next;;) {
    ports::ItemPage page = TRY(table.scan(next, kPageItems));
    see(page);
    if (page.next.empty()) return {};
    next = page.next;
  }
}

}  // namespace bellwether::watch
