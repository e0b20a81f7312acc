#include "market/moving_average.h"

#include <cmath>
#include <limits>

#include "base/check.h"

namespace bellwether::market {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

// Neumaier's sum: what a plain sum loses is kept aside, so that a huge value
// that has left the window leaves no error behind.
class RunningSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    lost_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0, lost_ = 0;
};

}  // namespace

std::vector<double> simple_moving_average(std::span<const double> values, int window, int needed) {
  CHECK(1 <= needed && needed <= window);
  const auto size = static_cast<std::size_t>(window);
  std::vector<double> averages(values.size(), kGap);
  RunningSum sum;
  int present = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) {
      sum.add(values[i]);
      ++present;
    }
    if (i >= size && !std::isnan(values[i - size])) {
      sum.add(-values[i - size]);
      --present;
    }
    if (present >= needed && !std::isnan(values[i])) averages[i] = sum.value() / present;
  }
  return averages;
}

std::vector<double> exponential_moving_average(std::span<const double> values, int window) {
  CHECK(window >= 1);
  const double alpha = 2.0 / (window + 1.0);
  std::vector<double> averages(values.size(), kGap);
  double average = kGap;
  double old_weight = 1;  // Of `average` against a new value; falls with every step, also over gaps.
  int present = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    old_weight *= 1 - alpha;
    if (std::isnan(value)) continue;
    if (present == 0) {
      average = value;
    } else {
      average = (old_weight * average + alpha * value) / (old_weight + alpha);
    }
    old_weight = 1;
    if (++present >= window) averages[i] = average;
  }
  return averages;
}

}  // namespace bellwether::market
