#include "files/price_export.h"

#include <utility>

#include "base/json_string.h"
#include "base/text.h"
#include "files/guarded_name.h"

namespace bellwether::files {
namespace {

std::string in_quotes(std::string_view name) {
  std::string text = is_guarded(name) ? "\"'" : "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

}  // namespace

void PriceExport::begin(const market::PriceHistory& history) {
  has_begun_ = true;
  is_full_ = with_items_ || history.has_volume();
  for (const market::Quote& quote : history.quotes()) is_full_ |= quote.range.has_value();
  if (form_ == ExportForm::Json) {
    out_ += '[';
    return;
  }
  if (form_ == ExportForm::Sheet) out_ += "\xEF\xBB\xBF";
  out_ += with_items_ ? "date,item," : "date,";
  out_ += is_full_ ? "open,high,low,close,volume" : "close";
  out_ += form_ == ExportForm::Sheet ? "\r\n" : "\n";
}

void PriceExport::add_row(std::string_view item, const market::Quote& quote) {
  out_ += format_day(quote.day) + ",";
  if (with_items_) out_ += in_quotes(item) + ",";
  if (is_full_ && quote.range)
    out_ += quote.range->open.text() + "," + quote.range->high.text() + "," + quote.range->low.text() + ",";
  else if (is_full_)
    out_ += ",,,";
  out_ += quote.close.text();
  if (is_full_) out_ += ",";
  if (quote.volume) out_ += format_shortest(*quote.volume);
  out_ += form_ == ExportForm::Sheet ? "\r\n" : "\n";
}

void PriceExport::add_object(std::string_view item, const market::Quote& quote) {
  out_ += has_rows_ ? ",\n {" : "\n {";
  if (with_items_) out_ += "\"item\": " + json_string(item) + ", ";
  out_ += "\"date\": \"" + format_day(quote.day) + "\"";
  const auto add = [this](std::string_view name, const std::string& number) {
    out_.append(", \"").append(name).append("\": ").append(number);
  };
  if (quote.range) {
    add("open", quote.range->open.text());
    add("high", quote.range->high.text());
    add("low", quote.range->low.text());
  }
  add("close", quote.close.text());
  if (quote.volume) add("volume", format_shortest(*quote.volume));
  out_ += '}';
}

void PriceExport::add(std::string_view item, const market::PriceHistory& history) {
  if (!has_begun_) begin(history);
  for (const market::Quote& quote : history.quotes()) {
    if (form_ == ExportForm::Json)
      add_object(item, quote);
    else
      add_row(item, quote);
    has_rows_ = true;
  }
}

std::string PriceExport::take(bool is_end) {
  if (is_end && !has_begun_) begin({});
  if (is_end && form_ == ExportForm::Json) out_ += "\n]\n";
  return std::exchange(out_, {});
}

}  // namespace bellwether::files
