#include "cli/price_check.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <map>

#include "base/text.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "cost/charge.h"
#include "cost/offer.h"
#include "cost/price_list.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

enum class Verdict { Same, Differs, UnknownHere, NotInTheirList };

struct Compared {
  const cost::Charge* charge;
  std::string region;
  const cost::Price* here;                   // Null: unknown.
  std::optional<cost::OfferedPrice> theirs;  // Nothing: their list does not say.
  std::string why_not = {};
  double units = 1;  // For which both are told.

  Verdict verdict() const {
    if (!theirs) return Verdict::NotInTheirList;
    if (here == nullptr) return Verdict::UnknownHere;
    constexpr double kClose = 1e-6;  // Of the price: their list rounds to ten places.
    return std::abs(usd_here() - usd_there()) <= kClose * usd_there() ? Verdict::Same : Verdict::Differs;
  }
  double usd_here() const { return here->usd / here->units * units; }
  double usd_there() const {
    constexpr double kPlaces = 1e10;  // A sum of many times a rounded price has digits that mean nothing.
    return std::round(theirs->usd * units * kPlaces) / kPlaces;
  }
};

std::string_view verdict_word(Verdict verdict) {
  constexpr std::array<std::string_view, 4> kWords = {"same", "DIFFERS", "unknown here", "not in their list"};
  return kWords.at(static_cast<std::size_t>(verdict));
}

bool is_of_bucket(const cost::Charge& charge) {
  return charge.name.starts_with("Bucket");
}

// As our list has it in some region.
double units_of(const cost::Charge& charge) {
  const auto prices = cost::prices();
  const auto row = std::ranges::find(prices, charge.name, &cost::Price::charge);
  return row == prices.end() ? 1 : row->units;
}

class Check {
 public:
  Check(const PriceCheckWish& wish, const World& world) : wish_(wish), world_(world) {}

  Result<std::vector<Compared>> all() {
    std::vector<Compared> all;
    for (const cost::Charge& charge : cost::kCharges) {
      if (charge.name == "BetweenRegions" && wish_.region == wish_.bucket_region) continue;
      const std::string& region = is_of_bucket(charge) ? wish_.bucket_region : wish_.region;
      Compared one{.charge = &charge,
                   .region = region,
                   .here = cost::find_price(charge.name, region),
                   .theirs = {},
                   .units = units_of(charge)};
      const auto price = TRY(price_of(charge, region));
      if (price)
        one.theirs = *price;
      else
        one.why_not = price.error().message;
      all.push_back(std::move(one));
    }
    return all;
  }

 private:
  // The outer failure: nobody could be asked.
  Result<Result<cost::OfferedPrice>> price_of(const cost::Charge& charge, const std::string& region) {
    const std::string url =
        wish_.price_list + "/" + std::string(cost::offer_of(charge)) + "/current/" + region + "/index.json";
    auto offer = offers_.find(url);
    if (offer == offers_.end()) {
      const Result<std::string> text = world_.fetch(url);
      if (!text && text.error().kind != ErrorKind::NotFound) return std::unexpected(text.error());
      auto read = text ? cost::Offer::read(*text) : std::unexpected(text.error());
      if (!read) read = std::unexpected(in_context(url, read.error()));
      offer = offers_.emplace(url, std::move(read)).first;
    }
    if (!offer->second) return Result<cost::OfferedPrice>(std::unexpected(offer->second.error()));
    return offer->second->price(charge, region, wish_.bucket_region);
  }

  const PriceCheckWish& wish_;
  const World& world_;
  std::map<std::string, Result<cost::Offer>> offers_;
};

std::string unit_price_text(double usd, double units) {
  return format_shortest(usd) + (units == 1 ? "" : " / " + format_grouped(units, 0));
}

std::size_t count(const std::vector<Compared>& all, Verdict verdict) {
  return static_cast<std::size_t>(
      std::ranges::count_if(all, [&](const Compared& one) { return one.verdict() == verdict; }));
}

std::string rows_for_our_list(const std::vector<Compared>& all) {
  std::string rows;
  for (const Compared& one : all) {
    if (one.verdict() != Verdict::Differs && one.verdict() != Verdict::UnknownHere) continue;
    rows += std::string(one.charge->name) + "," + one.region + "," + format_shortest(one.usd_there()) + "," +
            format_shortest(one.units) + "," + printable(one.theirs->published) + ",AWS price list\n";
  }
  return rows.empty() ? "" : "\nAs rows for data/aws/prices.csv:\n" + rows;
}

std::string price_check_words(const std::vector<Compared>& all, bool color) {
  std::vector<std::vector<std::string>> rows;
  std::string reasons;
  for (const Compared& one : all) {
    rows.push_back({std::string(one.charge->service), std::string(one.charge->what), one.region,
                    one.here == nullptr ? "?" : unit_price_text(one.usd_here(), one.units),
                    one.theirs ? unit_price_text(one.usd_there(), one.units) : "?",
                    one.theirs ? one.theirs->published : "", std::string(verdict_word(one.verdict()))});
    if (!one.why_not.empty() && !reasons.contains(one.why_not))
      reasons += "  " + printable(one.why_not) + "\n";
  }
  std::string text = text_table({{"SERVICE"},
                                 {"CHARGE"},
                                 {"REGION"},
                                 {"USD HERE", Align::Right},
                                 {"USD OF AWS", Align::Right},
                                 {"PUBLISHED"},
                                 {""}},
                                rows, color);
  if (!reasons.empty()) text += "\nNot compared:\n" + reasons;
  text += rows_for_our_list(all);
  const auto told = [&](Verdict verdict) {
    return std::to_string(count(all, verdict)) + " " + lower_ascii(verdict_word(verdict));
  };
  return text + "\nOf " + counted(all.size(), "price") + " " + told(Verdict::Same) + ", " +
         told(Verdict::Differs) + ", " + told(Verdict::UnknownHere) + ", " + told(Verdict::NotInTheirList) +
         ".\n";
}

std::string price_check_json(const std::vector<Compared>& all, bool is_same) {
  boost::json::array prices;
  for (const Compared& one : all) {
    boost::json::object object{{"charge", one.charge->name}, {"region", one.region},
                               {"units", one.units},         {"usd_here", nullptr},
                               {"usd_of_aws", nullptr},      {"verdict", verdict_word(one.verdict())}};
    if (one.here != nullptr) object["usd_here"] = one.usd_here();
    if (one.theirs) {
      object["usd_of_aws"] = one.usd_there();
      object["published"] = one.theirs->published;
    }
    prices.push_back(std::move(object));
  }
  return site::json_text(boost::json::object{{"same", is_same}, {"prices", prices}}) + "\n";
}

}  // namespace

Outcome check_prices(const PriceCheckWish& wish, Context& context) {
  const std::vector<Compared> all = TRY(Check(wish, context.world).all());
  const bool is_same = std::ranges::none_of(all, [](const Compared& one) {
    const bool is_known = one.here != nullptr;
    return is_known && one.verdict() != Verdict::Same;
  });
  context.out += wish.json ? price_check_json(all, is_same) : price_check_words(all, context.color_out);
  return is_same ? ExitCode::Done : ExitCode::NotDone;
}

}  // namespace bellwether::cli
