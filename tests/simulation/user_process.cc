#include "simulation/user_process.h"

#include <algorithm>

namespace bellwether::simulation {
namespace {

constexpr std::uint64_t kNames = 6;

}  // namespace

Result<std::unique_ptr<UserProcess>> UserProcess::open(const Place& place, const Habits& habits,
                                                       Services& services,
                                                       TakenLetters (&taken)[kStreamFunctions],
                                                       std::mt19937_64& chance, Story& story) {
  std::unique_ptr<UserProcess> users(new UserProcess(place, services, taken, chance, story));
  const auto file = place.database();
  users->table_ = TRY(local::SqliteTable::open(file, users->doorbell_, place.clock));
  users->queue_ = TRY(local::SqliteQueue::open(file, users->doorbell_, place.clock, habits.queue));
  users->letters_ = TRY(local::SqliteDeadLetterQueue::open(file, users->doorbell_, place.clock));
  return users;
}

template <class Value>
Told UserProcess::told(const Result<Value>& result, const std::string& what) {
  if (result) {
    story_.tell([&] { return what; });
    return Told::Done;
  }
  story_.tell([&] { return what + ": " + result.error().message; });
  if (result.error().kind != ErrorKind::Unavailable) story_.wrong(what + ": " + result.error().message);
  return Told::Unsure;
}

void UserProcess::act() {
  const auto dice = below(100);
  if (dice < 26) return put();
  if (dice < 38) return put_again();
  if (dice < 55) return price();
  if (dice < 60) return put_unreadable();
  if (dice < 68) return remove();
  if (dice < 74) return rename();
  if (dice < 82) return send();
  if (dice < 86) return receive();
  if (dice < 90) return acknowledge();
  redrive();
}

market::ItemKey UserProcess::any_key() {
  return {std::string("Card ") + static_cast<char>('a' + below(kNames)), ""};
}

void UserProcess::put() {
  const auto key = any_key();
  const std::string url = (below(8) == 0 ? "bad " : "") + std::to_string(services_.next_message++);
  const auto result = table_->put({.key = key, .url = url});
  services_.items.put(key.name, {.url = url}, told(result, "put " + key.name + " " + url));
}

// Who was not told asks again.
void UserProcess::put_again() {
  const auto unanswered = services_.items.unanswered();
  if (unanswered.empty()) return put();
  const auto& [name, look] = unanswered[below(unanswered.size())];
  const auto result = table_->put({.key = {name, ""}, .url = look.url});
  services_.items.put(name, look, told(result, "put " + name + " " + look.url + " again"));
}

void UserProcess::put_unreadable() {
  const auto key = any_key();
  // Told apart by a number that nobody reads.
  const auto result = table_->put_document(key, R"({"Card":{"S":")" + key.name + R"("},"Target":{"N":")" +
                                                    key.name + R"("},"Other":{"N":")" +
                                                    std::to_string(services_.next_message++) + R"("}})");
  services_.items.put(key.name, {.is_readable = false}, told(result, "put " + key.name + " (unreadable)"));
}

void UserProcess::price() {
  const auto key = any_key();
  if (services_.items.is_unsure(key.name) || services_.items.may_be_unreadable(key.name)) return put();
  const int day = static_cast<int>(below(5)), price = ++services_.next_message;
  const auto result = table_->update(
      {.key = key,
       .quotes = {{.day = Day(std::chrono::days(day)), .close = market::Price(static_cast<double>(price))}}});
  services_.items.price(
      key.name, day, price,
      told(result, "price " + key.name + " " + std::to_string(day) + ":" + std::to_string(price)));
}

void UserProcess::remove() {
  const auto key = any_key();
  const auto result = ports::remove_item(*table_, key);
  const auto was_there = result.value_or(true);
  services_.items.removed(key.name, was_there,
                          told(result, "remove " + key.name + (was_there ? "" : ", which is not there")));
}

void UserProcess::rename() {
  const auto from = any_key(), to = any_key();
  if (from == to) return;
  if (services_.items.may_be_unreadable(from.name)) return;
  const auto result = table_->rename(from, to);
  const std::string what = "rename " + from.name + " to " + to.name;
  const bool may_be_refused =
      services_.items.may_be(from.name, false) || services_.items.may_be(to.name, true);
  if (!result && result.error().kind != ErrorKind::Unavailable && may_be_refused) {
    story_.tell([&] { return what + ", refused"; });
    return;
  }
  services_.items.renamed(from.name, to.name, told(result, what));
}

void UserProcess::send() {
  const std::string_view kind = below(6) == 0 ? "bad " : below(6) == 0 ? MessageLedger::kUnwanted : "sent ";
  const std::string body = std::string(kind) + std::to_string(services_.next_message++);
  const std::vector<ports::OutgoingMessage> messages{
      {.body = body, .delay = std::chrono::seconds(below(4) == 0 ? below(60) : 0)}};
  services_.messages.sent(body, told(queue_->send(messages), "send " + body));
}

void UserProcess::receive() {
  const auto received = queue_->receive(static_cast<int>(1 + below(3)), std::chrono::seconds(0));
  if (told(received, "receive by hand") == Told::Unsure) return services_.messages.lost_a_delivery();
  for (const auto& message : *received) {
    story_.tell([&] { return "  " + message.receipt + "[" + message.body + "]"; });
    services_.messages.received_by_hand(message.id, message.receipt, message.body);
    by_hand_.push_back(message);
  }
}

void UserProcess::acknowledge() {
  if (by_hand_.empty()) return;
  const auto message = by_hand_[below(by_hand_.size())];
  const std::vector<std::string> receipts{message.receipt};
  if (below(3) == 0) {
    const auto hidden = queue_->hide(receipts, std::chrono::seconds(below(60)));
    story_.tell([&] { return "hide " + message.receipt + (hidden ? "" : ": " + hidden.error().message); });
    return;
  }
  const auto result = queue_->acknowledge(receipts);
  services_.messages.acknowledged(message.id, message.receipt, message.body,
                                  told(result, "acknowledge " + message.receipt));
}

void UserProcess::redrive() {
  const auto listed = letters_->list();
  if (told(listed, "list the letters") == Told::Unsure || listed->empty()) return;
  const auto chosen = below(3) == 0 ? *listed : std::vector{(*listed)[below(listed->size())]};
  std::vector<std::int64_t> ids;
  for (const auto& letter : chosen) ids.push_back(letter.id);
  const auto outcome = told(letters_->redrive(ids), "redrive " + std::to_string(ids.size()) + " letters");
  std::set<std::string> announced;
  for (const auto& letter : chosen) {
    if (letter.origin == ports::Origin::Queue) {
      services_.messages.taken_letter(letter.original, letter.count, outcome);
      continue;
    }
    Burials& taken = taken_[letter.function.back() - '0'][letter.key.name];
    if (outcome == Told::Done) taken.count += letter.count;
    if (outcome == Told::Unsure) taken.is_sure = false;
    announced.insert(letter.key.name);
  }
  for (const auto& name : announced) services_.items.announced(name, outcome);
}

}  // namespace bellwether::simulation
