#include "simulation/message_ledger.h"

namespace bellwether::simulation {

void MessageLedger::sent(const std::string& body, Told told) {
  Message& message = messages_[body];
  ++(told == Told::Done ? message.accepted : message.perhaps);
  if (has_filter_ && body.starts_with(kUnwanted)) message.may_be_gone = true;
}

void MessageLedger::called_with(const std::string& body) {
  if (has_filter_ && body.starts_with(kUnwanted)) story_.wrong("message '" + body + "' passed the filter");
}

void MessageLedger::given(const std::string& id, const std::string& receipt, const std::string& body) {
  if (!messages_.contains(body)) story_.wrong("message '" + body + "' was given, which nobody sent");
  if (settled_.contains(id)) story_.wrong("message '" + body + "' was given again after it was done");
  latest_[id] = receipt;
}

void MessageLedger::received_by_hand(const std::string& id, const std::string& receipt,
                                     const std::string& body) {
  given(id, receipt, body);
  ++messages_[body].by_hand;
}

void MessageLedger::acknowledged(const std::string& id, const std::string& receipt, const std::string& body,
                                 Told) {
  if (latest_[id] == receipt) messages_[body].may_be_gone = true;
}

void MessageLedger::taken_letter(const std::string& body, std::int64_t count, Told told) {
  Message& message = messages_[body];
  if (told == Told::Unsure) {
    message.is_unsure = true;
    return;
  }
  message.buried += count;
  ++message.accepted;
}

void MessageLedger::check(const std::map<std::string, std::int64_t>& letters) const {
  for (const auto& [body, message] : messages_) {
    const auto letter = letters.find(body);
    const auto buried = message.buried + (letter == letters.end() ? 0 : letter->second);
    const auto what = "message '" + body + "' ";
    if (message.accepted > 0 && !message.has_succeeded && !message.may_be_gone && buried == 0 &&
        !message.is_unsure)
      story_.wrong(what + "is lost");
    if (is_bad(body)) {
      if (message.has_succeeded) story_.wrong(what + "is bad and was processed");
      if (message.is_unsure) continue;
      if (buried < message.accepted && !message.may_be_gone)
        story_.wrong(what + "was accepted " + std::to_string(message.accepted) + " times and buried " +
                     std::to_string(buried));
      if (buried > message.accepted + message.perhaps) story_.wrong(what + "was buried more often than sent");
    } else if (buried > 0 && !may_expire_ && lost_ + message.failures + message.by_hand < maximum_receives_) {
      story_.wrong(what + "was buried without need");
    }
  }
  for (const auto& [body, count] : letters)
    if (!messages_.contains(body)) story_.wrong("a letter has '" + body + "', which nobody sent");
}

}  // namespace bellwether::simulation
