#include "local/schemas.h"

namespace bellwether::local {
namespace {

// lane_hash is that of the item's key; it comes before the image, so that a lane
// steps over the records of others without reading their pages.
constexpr const char* kSchemas[] = {R"(
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  canonical INTEGER NOT NULL,  -- 1: the document is what encode_item writes
  document TEXT NOT NULL,
  UNIQUE (name, owner)
);
CREATE TABLE stream (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  lane_hash INTEGER NOT NULL,
  created INTEGER NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  image TEXT NOT NULL
);
CREATE TABLE mapping (
  function TEXT PRIMARY KEY,
  factor INTEGER NOT NULL,
  kinds INTEGER NOT NULL  -- bit (1 << kind) for each kind that is wanted
) WITHOUT ROWID;
-- All records of the lane up to `sequence` are done. Rows of an earlier factor
-- stay true until the present lanes have passed them.
CREATE TABLE checkpoint (
  function TEXT NOT NULL,
  factor INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  bounds TEXT NOT NULL,         -- last sequences of the batches in hand, ascending
  not_before INTEGER NOT NULL,  -- when the batch in hand is due again; 0: now
  PRIMARY KEY (function, factor, lane)
) WITHOUT ROWID;
-- Records that were given to the function and are not done.
CREATE TABLE attempt (
  function TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  deliveries INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (function, sequence)
) WITHOUT ROWID;
CREATE TABLE dead_letter (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  function TEXT NOT NULL,
  condition TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  created INTEGER NOT NULL,
  buried INTEGER NOT NULL,
  image TEXT NOT NULL  -- as in the stream
);
CREATE TABLE function_run (
  id INTEGER PRIMARY KEY,
  function TEXT NOT NULL,
  started INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  records INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  message TEXT NOT NULL
);
)",
                                    R"(
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  due INTEGER NOT NULL,        -- hidden until then
  receives INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  holder TEXT NOT NULL,        -- the function that has it in hand; '' for other receivers and for none
  function TEXT NOT NULL,      -- the last function that failed it, and why
  reason TEXT NOT NULL,
  attributes TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX message_due ON message (due, receives);
ALTER TABLE dead_letter ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter ADD COLUMN attributes TEXT NOT NULL DEFAULT '';  -- of a message
CREATE TABLE schedule (
  name TEXT PRIMARY KEY,
  expression TEXT NOT NULL,
  zone TEXT NOT NULL,
  started INTEGER NOT NULL,  -- when it was first known with this expression and zone
  passed INTEGER NOT NULL    -- all occurrences up to then are over
) WITHOUT ROWID;
)",
                                    // Documents may have Target, BoughtAt and Tags from here on. A program
                                    // that does not know them would drop them: it has to refuse the file.
                                    "",
                                    R"(
ALTER TABLE message ADD COLUMN queue INTEGER NOT NULL DEFAULT 0;  -- 0: of names, 1: of the page, 2: of alerts
DROP INDEX message_due;
CREATE INDEX message_due ON message (queue, due, receives);
ALTER TABLE dead_letter ADD COLUMN queue INTEGER NOT NULL DEFAULT 0;  -- of a message
)",
                                    R"(
-- Of a Modify, what was before: so many bytes of the image at both ends, and between them this.
ALTER TABLE stream ADD COLUMN kept_head INTEGER NOT NULL DEFAULT -1;  -- -1: not known
ALTER TABLE stream ADD COLUMN kept_tail INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE dead_letter ADD COLUMN before TEXT NOT NULL DEFAULT '';  -- the whole image; '': not known
)",
                                    R"(
-- Patience: since when and how long it has waited for what is down (outage.h). 0: it does not.
ALTER TABLE checkpoint ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN waiting_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN excused INTEGER NOT NULL DEFAULT 0;  -- receives that do not count
-- For how long it was hidden when `due` was set: a clock that is set back holds it for no longer.
ALTER TABLE message ADD COLUMN hidden INTEGER NOT NULL DEFAULT 43200000;
CREATE INDEX message_waiting ON message (queue) WHERE waiting_since > 0;
ALTER TABLE schedule ADD COLUMN failing_since INTEGER NOT NULL DEFAULT 0;  -- 0: the latest run did not fail
ALTER TABLE schedule ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE schedule ADD COLUMN reason TEXT NOT NULL DEFAULT '';
)",
                                    R"(
-- One letter for a function and an item, or a message's body: of several, the last one tells how often.
ALTER TABLE dead_letter ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
ALTER TABLE dead_letter ADD COLUMN first_buried INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter ADD COLUMN inserts INTEGER NOT NULL DEFAULT 0;  -- 1: the item is new to the function
UPDATE dead_letter SET first_buried = buried, inserts = (kind = 0);
CREATE TEMP TABLE letter_group AS SELECT max(id) AS last, count(*) AS count, min(buried) AS first_buried,
  min(kind) AS kind, min(id) AS first FROM dead_letter
  GROUP BY origin, queue, function, name, owner, iif(origin = 0, '', image);
CREATE INDEX temp.letter_group_last ON letter_group (last);
DELETE FROM dead_letter
  WHERE id NOT IN (SELECT last FROM letter_group UNION ALL SELECT first FROM letter_group);
UPDATE dead_letter AS d SET count = g.count, first_buried = g.first_buried,
  inserts = (d.kind <> 2 AND g.kind = 0), before = (SELECT before FROM dead_letter WHERE id = g.first)
  FROM letter_group AS g WHERE g.last = d.id AND g.count > 1;
DELETE FROM dead_letter WHERE id NOT IN (SELECT last FROM letter_group);
DROP TABLE letter_group;
CREATE UNIQUE INDEX dead_letter_once ON dead_letter
  (origin, queue, function, name, owner, iif(origin = 0, '', image));
)",
                                    R"(
-- Most records borrow their image (stream.h): an item is written once a change, not twice.
ALTER TABLE stream ADD COLUMN form INTEGER NOT NULL DEFAULT 0;  -- 0: whole, 1: borrowed, 2: whole, sent again
ALTER TABLE item ADD COLUMN borrowed INTEGER NOT NULL DEFAULT 0;  -- records since its last whole image
CREATE INDEX stream_item ON stream (lane_hash);
)",
                                    R"(
-- What each mapping did with its events, as AWS's metrics count it (event_count.h).
CREATE TABLE event_count (
  function TEXT PRIMARY KEY,
  polled INTEGER NOT NULL,
  filtered_out INTEGER NOT NULL,
  invoked INTEGER NOT NULL,
  failed_invoke INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  dropped INTEGER NOT NULL,
  delivered INTEGER NOT NULL
) WITHOUT ROWID;
-- Mappings that somebody paused.
CREATE TABLE pause (
  function TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) WITHOUT ROWID;
)",
                                    R"(
-- How the function failed a record last, as ports::LastFailure counts it.
ALTER TABLE attempt ADD COLUMN failure INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter ADD COLUMN failure INTEGER NOT NULL DEFAULT 0;
)",
                                    R"(
-- Of a schedule, for those who tell when it is due: schedule::Limits.
ALTER TABLE schedule ADD COLUMN starts INTEGER NOT NULL DEFAULT 0;  -- 0: it has no start
ALTER TABLE schedule ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;    -- the same
ALTER TABLE schedule ADD COLUMN window_minutes INTEGER NOT NULL DEFAULT 0;
)",
                                    R"(
-- Letters are looked at each minute (troubles.h), and their images may be large.
CREATE INDEX dead_letter_time ON dead_letter (first_buried, function, origin, queue);
)"};

}  // namespace

std::span<const char* const> schemas() {
  return kSchemas;
}

}  // namespace bellwether::local
