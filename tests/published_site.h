// A stage in memory whose page is published, and what its site should be.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "functions/publish.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "memory/memory_table.h"
#include "silent_report.h"

namespace bellwether::testbed {

// Bodies as messages that come for the first time.
inline std::vector<ports::Message> messages_of(const std::vector<std::string>& bodies) {
  std::vector<ports::Message> messages;
  for (std::size_t i = 0; i < bodies.size(); ++i)
    messages.push_back({.id = std::to_string(i),
                        .receipt = "r",
                        .body = bodies[i],
                        .attributes = {},
                        .receive_count = 1,
                        .sent = {}});
  return messages;
}

// The objects that the page shows, by key, without what differs between two publications of the same items.
inline std::map<std::string, std::string> site_of(ports::Bucket& bucket) {
  std::map<std::string, std::string> site;
  const auto keys = bucket.list("").value();
  for (const std::string& key : keys) {
    std::string text = bucket.get(key).value();
    if (key == "items.json")
      site[key] = text.substr(text.find('\n'));
    else if (key.starts_with("items/"))
      site[key] = text;
  }
  return site;
}

// The versions of items.json and head.json.
inline std::pair<std::string, std::string> versions_of(ports::Bucket& bucket) {
  const auto version = [&](const char* key) {
    return std::string(boost::json::parse(bucket.get(key).value()).at("version").as_string());
  };
  return {version("items.json"), version("head.json")};
}

// What somebody alone would publish of the table with these charts and results.
inline std::map<std::string, std::string> expected_site(ports::Table& table, ports::Bucket& bucket,
                                                        const ports::Clock& clock) {
  memory::MemoryBucket alone;
  const auto objects = bucket.list("").value();
  for (const std::string& key : objects)
    if (key.starts_with("png/") || key.starts_with("sentiment/")) {
      EXPECT_TRUE(alone.put(key, bucket.get(key).value(), "any"));
    }
  memory::MemoryQueue queue(clock);
  SilentReport report;
  const functions::ObjectKeys keys;
  const chart::ChartStyle style;
  const functions::PublishPorts ports{.table = table,
                                      .bucket = alone,
                                      .page = &queue,
                                      .clock = clock,
                                      .report = report,
                                      .keys = keys,
                                      .style = style,
                                      .files = {},
                                      .page_hash = {}};
  std::vector<std::string> bodies = {"{}"};
  while (!bodies.empty()) {
    EXPECT_TRUE(functions::publish(messages_of(bodies), ports).failures.empty());
    bodies.clear();
    const auto batch = queue.receive(ports::kQueueBatchMax, std::chrono::seconds(0)).value();
    for (const auto& message : batch) bodies.push_back(message.body);
  }
  return site_of(alone);
}

}  // namespace bellwether::testbed
