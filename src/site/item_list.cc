#include "site/item_list.h"

#include <algorithm>
#include <utility>

#include "base/json_string.h"
#include "site/row.h"

namespace bellwether::site {
namespace {

constexpr std::string_view kRowsEnd = "]}\n";

// What stands between the head and the rows.
std::string rows_begin() {
  return ",\n\"fields\":" + std::string(kRowFields) + ",\"rows\":[\n";
}

// The slug of a row as JSON writes it, with its quotation marks; empty when the line is no row.
std::string_view slug_of(std::string_view line) {
  if (!line.starts_with("[\"")) return {};
  for (std::size_t at = 2; at < line.size(); ++at) {
    if (line[at] == '\\')
      ++at;
    else if (line[at] == '"')
      return line.substr(1, at);
  }
  return {};
}

struct Update {
  std::string slug;  // As JSON writes it.
  RowUpdate update;
};

std::vector<Update> in_order(std::vector<RowUpdate> updates) {
  std::vector<Update> ordered;
  for (RowUpdate& update : updates) {
    std::string slug = json_string(update.slug);
    ordered.push_back({std::move(slug), std::move(update)});
  }
  std::ranges::sort(ordered, {}, &Update::slug);
  return ordered;
}

// The old rows and the updates as they pass by side by side.
class Pass {
 public:
  Pass(std::string_view rows, std::span<const Update> updates) : rows_(rows), updates_(updates) {}

  // InvalidInput when the rows are not in order, each ended as it should be.
  Result<void> run() {
    std::string_view before;
    while (!rows_.empty()) {
      const std::size_t end = rows_.find('\n');
      const bool is_last = end + 1 == rows_.size();
      const std::string_view line = rows_.substr(0, end);
      const bool is_ended = end != std::string_view::npos && line.ends_with(is_last ? "]" : "],");
      const std::string_view slug = slug_of(line);
      if (!is_ended || slug.empty() || slug <= before)
        return fail(ErrorKind::InvalidInput, "its rows are not in order");
      while (next_ < updates_.size() && updates_[next_].slug < slug) come(updates_[next_++]);
      const std::string_view row = line.substr(0, line.size() - (is_last ? 0 : 1));
      if (next_ < updates_.size() && updates_[next_].slug == slug)
        replace(row, updates_[next_++]);
      else
        keep(row);
      before = slug;
      rows_.remove_prefix(end + 1);
    }
    while (next_ < updates_.size()) come(updates_[next_++]);
    return {};
  }

  virtual ~Pass() = default;

 protected:
  virtual void keep(std::string_view row) = 0;
  virtual void replace(std::string_view row, const Update& by) = 0;
  virtual void come(const Update& update) = 0;

 private:
  std::string_view rows_;
  std::span<const Update> updates_;
  std::size_t next_ = 0;
};

// What the updates change, and how long the rows become.
class Survey final : public Pass {
 public:
  using Pass::Pass;

  std::vector<ItemChange> changes;
  std::size_t rows = 0, bytes = 0;

 private:
  void keep(std::string_view row) override { count(row); }
  void replace(std::string_view row, const Update& by) override {
    if (row != by.update.row) note(by);
    count(by.update.row);
  }
  void come(const Update& update) override {
    if (!update.update.row.empty()) note(update);
    count(update.update.row);
  }
  void note(const Update& by) {
    changes.push_back({.slug = by.update.slug, .version = by.update.version, .head = {}});
  }
  void count(std::string_view row) {
    if (row.empty()) return;
    ++rows;
    bytes += row.size() + 2;
  }
};

class Writing final : public Pass {
 public:
  Writing(std::string_view rows, std::span<const Update> updates, std::string& out)
      : Pass(rows, updates), out_(out) {}

 private:
  void keep(std::string_view row) override { write(row); }
  void replace(std::string_view, const Update& by) override { write(by.update.row); }
  void come(const Update& update) override { write(update.update.row); }
  void write(std::string_view row) {
    if (row.empty()) return;
    if (!std::exchange(is_first_, false)) out_ += ",\n";
    out_ += row;
  }

  std::string& out_;
  bool is_first_ = true;
};

// Finds the rows of slugs.
class Search final : public Pass {
 public:
  using Pass::Pass;

  Rows found;

 private:
  void keep(std::string_view) override {}
  void replace(std::string_view row, const Update& by) override { found.emplace(by.update.slug, row); }
  void come(const Update&) override {}
};

}  // namespace

Result<std::string> head_file(const ItemList& list) {
  std::vector<RowUpdate> wanted;
  for (const ItemChange& change : list.head.changes) wanted.push_back({.slug = change.slug});
  std::vector<Update> ordered = in_order(std::move(wanted));
  const auto same = std::ranges::unique(ordered, {}, &Update::slug);
  ordered.erase(same.begin(), same.end());
  Search search(list.rows, ordered);
  TRY_VOID(search.run());
  return head_json(list.head, search.found) + "\n";
}

Result<ItemList> read_item_list(std::string_view text) {
  const std::size_t end = text.find('\n');
  const std::string begin = rows_begin();
  if (end == std::string_view::npos || end == 0 || !text.substr(end - 1).starts_with(begin) ||
      !text.ends_with(kRowsEnd))
    return fail(ErrorKind::InvalidInput, "it is no list of items of this format");
  ItemList list;
  list.head = TRY(parse_head(std::string(text.substr(0, end - 1)) + "}"));
  list.rows = text.substr(end - 1 + begin.size());
  list.rows.remove_suffix(kRowsEnd.size());
  return list;
}

Result<std::optional<NewItemList>> updated(const ItemList& list, std::vector<RowUpdate> updates,
                                           std::string_view page, std::string_view above, Instant now) {
  const std::vector<Update> ordered = in_order(std::move(updates));
  Survey survey(list.rows, ordered);
  TRY_VOID(survey.run());
  const bool is_first = list.head.version.empty();
  if (survey.changes.empty() && list.head.page == page && !is_first) return std::nullopt;

  NewItemList made;
  made.head = next_head(list.head, above, std::move(survey.changes), now);
  made.head.page = page;
  made.head.items = static_cast<std::int64_t>(survey.rows);
  std::string head = head_json(made.head);
  head.pop_back();
  const std::string begin = rows_begin();
  made.text.reserve(head.size() + begin.size() + survey.bytes + kRowsEnd.size());
  made.text += head;
  made.text += begin;
  Writing writing(list.rows, ordered, made.text);
  TRY_VOID(writing.run());
  if (survey.rows > 0) made.text += '\n';
  made.text += kRowsEnd;
  return std::optional(std::move(made));
}

}  // namespace bellwether::site
