#include "stage/notice_ways.h"

namespace bellwether::stage {

Result<std::vector<std::unique_ptr<ports::NoticeWay>>> make_notice_ways(const settings::Settings&,
                                                                        const Machine&) {
  return std::vector<std::unique_ptr<ports::NoticeWay>>();
}

}  // namespace bellwether::stage
