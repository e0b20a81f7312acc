// Where an item's objects lie in the bucket: templates, with marks where something of the item goes.
//
//   {slug}  the item itself: its name, and its owner where it has one (market/slug.h). No two items have the
//           same, and what is removed is known by the item's key alone.
//   {name}  its name alone: all owners of a name share the object.
//   {url}   the last segment of its URL, or else {slug}. Items whose URLs end alike share the object.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "chart/chart.h"
#include "market/item.h"
#include "ports/item_place.h"

namespace bellwether::functions {

// Templates that check_keys accepts.
struct ObjectKeys {
  std::string daily = "png/daily/{slug}.png";
  std::string weekly = "png/weekly/{slug}.png";
  std::string sentiment = "sentiment/{slug}";  // ".csv" and ".json" follow.
};

// InvalidInput names the template and says what is wrong: no mark, so that all items would share an object,
// one that there is not, more than one, or what no bucket takes as a key.
Result<void> check_key_template(std::string_view key_template);

// The same of all, and that no two are equal. Names the template.
Result<void> check_keys(const ObjectKeys& keys);

const std::string& chart_template(const ObjectKeys& keys, chart::Period period);

std::string object_key(std::string_view key_template, const ports::ItemPlace& place);

std::string chart_key(const ObjectKeys& keys, chart::Period period, const market::Item& item);

// `ending` is ".csv", ".json" or empty.
std::string reading_key(const ObjectKeys& keys, const market::Item& item, std::string_view ending);

// What all objects of the template begin with: "sentiment/".
std::string_view common_prefix(std::string_view key_template);

// Whether the item's URL matters to where its object is.
bool depends_on_url(std::string_view key_template);

}  // namespace bellwether::functions
