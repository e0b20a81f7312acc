// A free port that no other test of ours gets while this lives, so that its server may take its time to
// listen there: the claim is a name among Linux's abstract ones, and tests/claimed_port.py makes the same.
//
// It is below the ports that Linux gives to connections and to those who bind port 0, and free of whoever
// listens on any of the machine's addresses.

#pragma once

namespace bellwether::testbed {

class ClaimedPort {
 public:
  ClaimedPort();
  ClaimedPort(ClaimedPort&& other) noexcept;
  ClaimedPort& operator=(ClaimedPort&&) = delete;
  ~ClaimedPort();

  int number() const { return number_; }

 private:
  int number_ = 0;
  int claim_ = -1;  // -1: moved from.
};

}  // namespace bellwether::testbed
