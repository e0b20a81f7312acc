#include "functions/published_item.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "events/reading_json.h"
#include "market/slug.h"
#include "site/item_file.h"
#include "site/keys.h"
#include "site/row.h"
#include "site/subject.h"

namespace bellwether::functions {
namespace {

constexpr std::size_t kChartVersionDigits = 12;

const ports::Media kItemFile("application/json", ports::Caching::AskAgain);

Result<std::optional<std::string>> get_if_any(const std::string& key, ports::Bucket& bucket) {
  auto bytes = bucket.get(key);
  if (bytes) return std::optional(*std::move(bytes));
  if (bytes.error().kind == ErrorKind::NotFound) return std::nullopt;
  return std::unexpected(std::move(bytes).error());
}

Result<void> add_charts(site::Subject& subject, const PublishPorts& ports) {
  for (const auto period : {chart::Period::Daily, chart::Period::Weekly}) {
    const std::string key = chart_key(ports.keys, period, subject.item);
    const ports::Version version = TRY(ports.bucket.version(key));
    if (version.empty()) continue;
    const std::string shown = fingerprint(version).substr(0, kChartVersionDigits);
    subject.charts.push_back({.is_daily = period == chart::Period::Daily,
                              .url = site::url_of_key(key) + "?v=" + shown,
                              .width = ports.style.width,
                              .height = ports.style.height});
  }
  return {};
}

Result<void> add_reading(site::Subject& subject, const std::optional<std::string>& file,
                         const PublishPorts& ports) {
  const std::string key = reading_key(ports.keys, subject.item, ".json");
  auto result = TRY(get_if_any(key, ports.bucket));
  if (!result) return {};
  auto reading = events::decode_reading(*result);
  if (!reading) return {};  // Not one of ours.
  subject.history =
      site::label_history(file ? site::history_in(*file) : std::vector<site::LabelDay>(), *reading);
  subject.reading = *std::move(reading);
  subject.result = *std::move(result);
  subject.json_url = site::url_of_key(key);
  subject.csv_url = site::url_of_key(reading_key(ports.keys, subject.item, ".csv"));
  return {};
}

Result<PublishedItem> withdraw(const market::ItemKey& key, const std::string& file_key, bool is_there,
                               const PublishPorts& ports) {
  if (is_there) TRY_VOID(ports.bucket.remove(file_key));
  return PublishedItem{.row = {.slug = market::slug_of(key)},
                       .file = is_there ? FileFate::Removed : FileFate::Unchanged};
}

}  // namespace

Result<PublishedItem> publish_item(const market::ItemKey& key, const PublishPorts& ports) {
  const std::string file_key = site::item_file_key(key);
  const auto file = TRY(get_if_any(file_key, ports.bucket));
  const auto item = ports.table.get(key);
  if (!item && item.error().kind == ErrorKind::NotFound)
    return withdraw(key, file_key, file.has_value(), ports);
  if (!item) return std::unexpected(item.error());

  site::Subject subject = site::subject_of(*item);
  subject.language = ports.style.language;
  TRY_VOID(add_charts(subject, ports));
  TRY_VOID(add_reading(subject, file, ports));
  site::ItemFile made = site::item_file(subject);
  const bool is_same = file == made.text;
  if (!is_same) TRY_VOID(ports.bucket.put(file_key, made.text, kItemFile));
  return PublishedItem{.row = {.slug = subject.slug,
                               .row = site::row_of(subject, made.version),
                               .version = std::move(made.version)},
                       .file = is_same ? FileFate::Unchanged : FileFate::Written};
}

}  // namespace bellwether::functions
