// What the page that is served on this machine may ask besides files: what the commands do, by the same use
// cases.
//
//   POST api/add     {"names":["Sol Ring"],"owner":""}                            add
//   POST api/price   {"name","owner","day":"2026-11-20","price":"12.5"}            price set, of an item that
//   is there POST api/item    {"name","owner","target":"2000","bought_at":"","tags":[]}     item set; an
//   empty price takes it back POST api/remove  {"name","owner"} remove POST api/import?file=Sol+Ring.csv,
//   with the CSV as the body                    price import POST api/redrive {"ids":[3]} or {}, which is all
//   dead-letters redrive GET  api/health status, dead-letters list GET  api/lineage?name=Sol+Ring&owner=
//   where its chart comes from
//
// Answers are JSON; of what was not done {"error":"..."} with a status.

#pragma once

#include <memory>

#include "functions/object_keys.h"
#include "ports/bucket.h"
#include "ports/stage.h"
#include "serve/server.h"

namespace bellwether::serve {

struct LocalPlace {
  std::unique_ptr<ports::Stage> stage;  // With supervision.
  std::unique_ptr<ports::Bucket> bucket;
  functions::ObjectKeys keys = {};
};

Api make_api(LocalPlace place);

}  // namespace bellwether::serve
