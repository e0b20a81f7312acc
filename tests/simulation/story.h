// What happens in a life, as lines for a person, and the first thing that was wrong in it. Lines are made
// only when somebody wants to read them: nearly all lives are of no interest.

#pragma once

#include <string>
#include <vector>

namespace bellwether::simulation {

class Story {
 public:
  explicit Story(bool is_told) : is_told_(is_told) {}

  template <class Line>
  void tell(Line&& line) {
    if (is_told_) lines_.push_back(line());
  }

  void wrong(const std::string& what) {
    if (first_wrong_.empty()) first_wrong_ = what;
    tell([&] { return "WRONG: " + what; });
  }
  bool is_wrong() const { return !first_wrong_.empty(); }

  const std::string& first_wrong() const { return first_wrong_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  const bool is_told_;
  std::vector<std::string> lines_;
  std::string first_wrong_;
};

}  // namespace bellwether::simulation
