#include "files/understanding.h"

#include "base/text.h"

namespace bellwether::files {
namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return format_grouped(static_cast<double>(count), 0) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string number(std::size_t count) {
  return format_grouped(static_cast<double>(count), 0);
}

}  // namespace

std::string_view word_of(Role role) {
  constexpr std::string_view kWords[] = {"unknown", "ignored",        "day",    "open", "high", "low",
                                         "close",   "adjusted close", "volume", "item"};
  return kWords[static_cast<std::size_t>(role)];
}

std::string_view word_of(Encoding encoding) {
  constexpr std::string_view kWords[] = {"UTF-8", "UTF-16", "UTF-16", "Shift_JIS", "Windows-1252"};
  return kWords[static_cast<std::size_t>(encoding)];
}

bool is_remarkable(const Understanding& u) {
  return u.without_price + u.repeated + u.replaced + u.widened + u.rounded + u.without_range + u.notes > 0;
}

std::string summary_of(const Understanding& u) {
  std::string text = counted(u.day_count, "day");
  if (u.item_count > 1) text += " of " + counted(u.item_count, "item");
  const auto add = [&text](std::size_t count, std::string_view what) {
    if (count > 0) text += "; " + number(count) + " " + std::string(what);
  };
  if (u.widened > 0) text += "; " + counted(u.widened, "row") + " widened";
  add(u.without_price, "without price");
  add(u.rounded, "rounded to 15 digits");
  add(u.without_range, "with a close alone");
  if (u.repeated > 0) text += "; " + counted(u.repeated, "row") + " said again";
  add(u.replaced, "of an unfinished day replaced");
  if (u.notes > 0) text += "; " + counted(u.notes, "line") + " passed over";
  return text;
}

std::string description_of(const Understanding& u) {
  std::string text = "file:    " + u.kind + ", " + std::string(word_of(u.encoding)) + "\n";
  if (!u.days.empty()) text += "days:    " + u.days + "\n";
  if (!u.numbers.empty()) text += "numbers: " + u.numbers + "\n";
  if (!u.columns.empty()) {
    text += "columns: ";
    for (std::size_t i = 0; i < u.columns.size(); ++i) {
      text += i > 0 ? ", " : "";
      text += u.columns[i].name + " = " + std::string(word_of(u.columns[i].role));
    }
    text += "\n";
  }
  if (u.day_count > 0) text += "from:    " + format_day(u.first) + " to " + format_day(u.last) + "\n";
  return text + "taken:   " + summary_of(u) + "\n";
}

}  // namespace bellwether::files
