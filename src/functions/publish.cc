#include "functions/publish.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "alerts/alert_list.h"
#include "events/reading_json.h"
#include "functions/concurrently.h"
#include "functions/failure_report.h"
#include "functions/published_item.h"
#include "site/head.h"
#include "site/item_list.h"
#include "site/keys.h"

namespace bellwether::functions {
namespace {

// Each of them but the last failed because somebody else's has succeeded.
constexpr int kPublishAttemptsMax = 20;

const ports::Media kJson("application/json", ports::Caching::AskAgain);

struct PublishWork {
  market::ItemKey key;
  std::vector<std::string> messages = {};  // Their ids.
  std::optional<Error> error = std::nullopt;
};

// How long things took in this batch, so that none is begun that cannot be finished.
struct Pace {
  Milliseconds list{0}, item{0};

  // To put a list takes no longer than to get it, or not much, and the head is small.
  Milliseconds needed() const { return 3 * list + item; }
};

// One publication: all that belongs to one reading of items.json.
class Publication {
 public:
  Publication(std::vector<PublishWork>& works, const PublishPorts& ports) : works_(works), ports_(ports) {}

  // False when somebody else's came between.
  Result<bool> run() {
    const Milliseconds left = ports_.time_left();
    TRY_VOID(read());
    pace_.list = left - ports_.time_left();
    const std::vector<site::RowUpdate> rows = publish_items();
    if (ports_.page_hash != list_.head.page) TRY_VOID(write_page());
    auto made = updated(rows);
    if (!made) {
      TRY_VOID(begin(made.error().message));
      made = updated(rows);
    }
    if (!made) return std::unexpected(made.error());
    if (!*made) return write_head(list_);
    // Large as both are, one of them is enough. To assign an empty one would keep the memory.
    std::string().swap(list_text_);
    const auto& [head, text] = **made;
    const bool is_ours = TRY(ports_.bucket.put_if(site::kItemListKey, text, kJson, list_version_));
    if (!is_ours) return false;
    ports_.report.event(
        kPagePublished,
        {{"items", head.items}, {"list", ports::Bytes(std::ssize(text))}, {"version", head.version}});
    return write_head(TRY(site::read_item_list(text)));
  }

 private:
  Result<std::optional<site::NewItemList>> updated(const std::vector<site::RowUpdate>& rows) const {
    return site::updated(list_, rows, ports_.page_hash, head_.version, ports_.clock.now());
  }

  Result<void> read() {
    ports::Object list = TRY(ports_.bucket.read(site::kItemListKey));
    list_text_ = std::move(list.bytes);
    list_version_ = std::move(list.version);
    TRY_VOID(read_head());
    auto read = site::read_item_list(list_text_);
    if (!read) return begin(list_version_.empty() ? "there is no list" : read.error().message);
    list_ = *std::move(read);
    return {};
  }

  Result<void> read_head() {
    ports::Object head = TRY(ports_.bucket.read(site::kHeadKey));
    head_version_ = std::move(head.version);
    head_ = site::parse_head(head.bytes).value_or(site::Head());
    return {};
  }

  // With an empty list: whatever of the table is missing is announced, and then comes by itself.
  Result<void> begin(std::string_view reason) {
    list_ = {};
    std::int64_t items = 0;
    if (ports_.page != nullptr)
      items = TRY(send_every_name(ports_.table, *ports_.page, ports_.report, ports_.time_left)).sent;
    ports_.report.event(kPageBegun, {{"items", items}, {"reason", reason}});
    return {};
  }

  std::vector<site::RowUpdate> publish_items() {
    std::vector<std::optional<PublishedItem>> items(works_.size());
    std::mutex mutex;
    concurrently(works_.size(), ports_.deliveries, [&](std::size_t i) {
      const Milliseconds left = ports_.time_left();
      {
        const std::scoped_lock lock(mutex);
        if (left == Milliseconds(0) || left < pace_.needed()) {
          works_[i].error = ports::no_time_left();
          return;
        }
      }
      auto item = publish_item(works_[i].key, ports_);
      const std::scoped_lock lock(mutex);
      pace_.item = std::max(pace_.item, left - ports_.time_left());
      if (item)
        items[i] = *std::move(item);
      else
        works_[i].error = std::move(item).error();
    });
    std::vector<site::RowUpdate> rows;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!items[i]) continue;
      report(works_[i].key, *items[i]);
      rows.push_back(std::move(items[i]->row));
    }
    return rows;
  }

  void report(const market::ItemKey& key, const PublishedItem& item) const {
    if (item.file == FileFate::Unchanged) return;
    ports_.report.event(item.file == FileFate::Written ? kItemPublished : kItemWithdrawn,
                        {{"item", key.name}, {"owner", key.owner}});
  }

  // Those that are named come before the one that names them.
  Result<void> write_page() {
    for (const site::PageFile& file : ports_.files) {
      const auto caching = file.is_immutable ? ports::Caching::Forever : ports::Caching::AskAgain;
      TRY_VOID(ports_.bucket.put(file.key, file.bytes, {file.content_type, caching}));
    }
    // The page asks for it before anybody was told of anything.
    TRY_VOID(ports_.bucket.put_if(alerts::kAlertListKey, alerts::updated_alert_list("", {}), kJson, {}));
    return {};
  }

  // Unless there is one as late: true when that is so in the end.
  Result<bool> write_head(const site::ItemList& list) {
    std::string json;
    while (site::is_later(list.head.version, head_.version)) {
      if (json.empty()) json = TRY(site::head_file(list));
      const bool is_ours = TRY(ports_.bucket.put_if(site::kHeadKey, json, kJson, head_version_));
      if (is_ours) break;
      TRY_VOID(read_head());
    }
    return true;
  }

  std::vector<PublishWork>& works_;
  const PublishPorts& ports_;
  Pace pace_;
  std::string list_text_;
  ports::Version list_version_;
  site::ItemList list_;  // A view of the text.
  site::Head head_;
  ports::Version head_version_;
};

// The items that the messages name, each once.
std::vector<PublishWork> works_of(std::span<const ports::Message> batch, ports::MessageResponse& response) {
  std::map<market::ItemKey, PublishWork> works;
  for (const ports::Message& message : batch) {
    if (message.body == events::kPageMessage) continue;
    auto name = events::decode_name_message(message.body);
    if (!name) {
      response.failures.push_back({message.id, name.error()});
      continue;
    }
    market::ItemKey key{.name = std::move(name->name), .owner = std::move(name->owner)};
    PublishWork& work = works[key];
    work.key = std::move(key);
    work.messages.push_back(message.id);
  }
  std::vector<PublishWork> listed;
  for (auto& [key, work] : works) listed.push_back(std::move(work));
  return listed;
}

Result<void> publish_all(std::vector<PublishWork>& works, const PublishPorts& ports) {
  for (int attempt = 0; attempt < kPublishAttemptsMax; ++attempt) {
    for (PublishWork& work : works) work.error.reset();
    const bool is_done = TRY(Publication(works, ports).run());
    if (is_done) return {};
    ports.report.event(kPageContended);
  }
  return fail(ErrorKind::Unavailable,
              "others published " + std::to_string(kPublishAttemptsMax) + " times meanwhile");
}

}  // namespace

ports::MessageResponse publish(std::span<const ports::Message> batch, const PublishPorts& ports) {
  ports::MessageResponse response;
  std::vector<PublishWork> works = works_of(batch, response);
  if (response.failures.size() < batch.size()) {
    if (const auto published = publish_all(works, ports); !published) {
      // Whatever was asked for is not there yet.
      response.failures.clear();
      for (const ports::Message& message : batch)
        response.failures.push_back({message.id, published.error()});
      works.clear();
    }
  }
  for (const PublishWork& work : works) {
    if (!work.error) continue;
    for (const std::string& message : work.messages) response.failures.push_back({message, *work.error});
  }
  report_failures(ports.report, batch, response.failures);
  return response;
}

}  // namespace bellwether::functions
