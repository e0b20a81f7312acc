// Writes notices as mails into a folder, and beside each the same as JSON: notice_dump FOLDER. What other
// programs read in the mails, mail_reading_test.py compares with the JSON.

#include <cstdio>
#include <fstream>
#include <string>

#include "example_notice.h"
#include "notify/mail_folder.h"
#include "notify/webhook_body.h"

namespace {

using namespace bellwether;

// Names of one encoded word each: between two of them Python puts a blank that is not there (python/cpython
// 128110).
const notify::Envelope kEnvelope = {.from = {"\xE9\x90\x98 \"Bell\" wether", "bellwether@example.com"},
                                    .to = {{"Ann, B.", "ann@example.com"},
                                           {"", "bob+x@sub.example.org"},
                                           {"\xE9\xBB\x92 \\ \xE8\x93\xAE", "c@example.com"}}};

ports::Notice digest() {
  ports::Notice notice = testbed::example_notice();
  notice.id = "digest-0123456789";
  notice.subject = "Seven alerts: " + std::string(80, 'x');
  notice.items.resize(7, notice.items[0]);
  for (std::size_t i = 0; i < notice.items.size(); ++i) {
    notice.items[i].picture->name = "chart-of-item-" + std::to_string(i) + ".png";
    notice.items[i].picture->png += std::to_string(i);
  }
  return notice;
}

ports::Notice bare() {
  ports::Notice notice = testbed::example_notice();
  notice.id = "bare-0123456789abcdef";
  notice.items = {{.headline = "Nothing but this", .facts = {}, .reason = "", .link = "", .picture = {}}};
  notice.stop.clear();
  notice.stop_link.clear();
  return notice;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string folder = argv[1];
  notify::MailFolder way(folder, kEnvelope);
  for (const ports::Notice& notice : {testbed::example_notice(), testbed::nasty_notice(), digest(), bare()}) {
    if (const auto told = way.tell(notice); !told) {
      std::fprintf(stderr, "%s\n", told.error().message.c_str());
      return 1;
    }
    std::ofstream(folder + "/" + notice.id + ".json") << notify::json_body(notice);
  }
  return 0;
}
