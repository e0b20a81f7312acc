// What must come of the messages: a model of the queue and of its function, as item_ledger.h is of the items.
// Bodies are different from each other, so that a message is known by its body.
//
// Each message that was accepted is processed, acknowledged by hand in time, or buried; buried is what is
// bad, and what was received so often without being settled as it may be, which only ends of processes and
// failures of the function explain.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "simulation/item_ledger.h"
#include "simulation/story.h"

namespace bellwether::simulation {

class MessageLedger {
 public:
  // `may_expire`: messages may also be given up for their age. `has_filter`: what is unwanted is deleted
  // unread.
  MessageLedger(Story& story, int maximum_receives, bool may_expire, bool has_filter)
      : story_(story),
        maximum_receives_(maximum_receives),
        may_expire_(may_expire),
        has_filter_(has_filter) {}

  void sent(const std::string& body, Told told);
  void given(const std::string& id, const std::string& receipt, const std::string& body);
  void called_with(const std::string& body);
  void failed(const std::string& body) { ++messages_[body].failures; }  // In a way that counts.
  void succeeded(const std::string& body) { messages_[body].has_succeeded = true; }
  void settled(const std::string& id) { settled_.insert(id); }  // Durably, as processed.
  void received_by_hand(const std::string& id, const std::string& receipt, const std::string& body);
  void acknowledged(const std::string& id, const std::string& receipt, const std::string& body, Told told);
  // Deliveries of which nobody can know: a process ended, or a call was not answered.
  void lost_a_delivery() { ++lost_; }
  void taken_letter(const std::string& body, std::int64_t count, Told told);

  // When all is at rest: the letters that are there, by body.
  void check(const std::map<std::string, std::int64_t>& letters) const;

  static constexpr std::string_view kUnwanted = "unwanted ";
  static bool is_bad(const std::string& body) { return body.starts_with("bad"); }

 private:
  struct Message {
    int accepted = 0, perhaps = 0;
    int failures = 0;
    int by_hand = 0;
    bool has_succeeded = false;
    bool may_be_gone = false;  // Acknowledged by hand with what may have been the latest receipt.
    std::int64_t buried = 0;   // In letters that were taken out.
    bool is_unsure = false;    // A redrive that failed in the middle.
  };

  Story& story_;
  const int maximum_receives_;
  const bool may_expire_, has_filter_;
  int lost_ = 0;
  std::map<std::string, Message> messages_;
  std::map<std::string, std::string> latest_;  // Receipts, by id.
  std::set<std::string> settled_;
};

}  // namespace bellwether::simulation
