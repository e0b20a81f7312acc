// Which of an object's members matter, and which of them were seen.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace bellwether::events {

// Members by name; `Member` is an enum whose zero stands for all that do not matter.
template <class Member>
using MemberTable = std::span<const std::pair<std::string_view, Member>>;

template <class Member>
Member find_member(MemberTable<Member> table, std::string_view name) {
  for (const auto& [known, member] : table)
    if (known == name) return member;
  return Member{};
}

// Remembers members, and the first that came twice.
template <class Member>
class SeenMembers {
 public:
  // False when it was seen before.
  bool add(Member member, std::string_view name) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(member);
    const bool first = (seen_ & bit) == 0;
    if (!first && twice_.empty()) twice_ = name;
    seen_ |= bit;
    return first;
  }

  const std::string& twice() const { return twice_; }

 private:
  std::uint32_t seen_ = 0;
  std::string twice_;
};

}  // namespace bellwether::events
