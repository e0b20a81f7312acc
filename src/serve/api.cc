#include "serve/api.h"

#include <boost/json.hpp>
#include <utility>

#include "base/check.h"
#include "serve/edit.h"
#include "serve/target.h"

namespace bellwether::serve {
namespace {

using boost::json::object;

// The function whose runs draw the charts.
constexpr std::string_view kDrawing = "draw-charts";

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::NotFound:
      return 404;
    case ErrorKind::NotAllowed:
      return 403;
    case ErrorKind::InvalidInput:
      return 400;
    case ErrorKind::Unavailable:
      return 503;
  }
  return 503;
}

object object_of(const ports::FunctionRun& run) {
  return {{"function", run.function},
          {"started", format_instant(run.started)},
          {"duration_ms", run.duration.count()},
          {"records", run.records},
          {"failures", run.failures},
          {"message", run.message}};
}

object object_of(const ports::EventCounts& counts) {
  return {{"polled", counts.polled},        {"filtered", counts.filtered_out}, {"invoked", counts.invoked},
          {"failed", counts.failed_invoke}, {"deleted", counts.deleted},       {"dropped", counts.dropped},
          {"buried", counts.delivered}};
}

boost::json::value instant_json(const std::optional<Instant>& instant) {
  return instant ? boost::json::value(format_instant(*instant)) : boost::json::value();
}

std::string_view word_of(ports::ChangeKind kind) {
  return kind == ports::ChangeKind::Insert   ? "INSERT"
         : kind == ports::ChangeKind::Modify ? "MODIFY"
                                             : "REMOVE";
}

Result<object> health(LocalPlace& place) {
  ports::Supervision& supervision = *place.stage->supervision();
  const auto status = TRY(supervision.status());
  const auto letters = TRY(supervision.dead_letters().list());
  boost::json::array runs, dead, schedules, mappings;
  for (const auto& run : status.runs) runs.emplace_back(object_of(run));
  for (const auto& letter : letters)
    dead.push_back({{"id", letter.id},
                    {"function", letter.function},
                    {"item", letter.key.name},
                    {"owner", letter.key.owner},
                    {"condition", letter.condition},
                    {"reason", letter.reason},
                    {"attempts", letter.attempts},
                    {"count", letter.count},
                    {"buried", format_instant(letter.buried)}});
  for (const auto& schedule : status.schedules)
    schedules.push_back({{"function", schedule.function},
                         {"expression", schedule.expression},
                         {"time_zone", schedule.time_zone},
                         {"next", instant_json(schedule.next)}});
  for (const auto& mapping : status.mappings)
    mappings.push_back({{"function", mapping.function},
                        {"source", mapping.source},
                        {"paused_since", instant_json(mapping.paused_since)},
                        {"lag", mapping.lag},
                        {"counts", object_of(mapping.counts)}});
  return object{{"engine_running", status.engine_running},
                {"items", status.items},
                {"backlog", status.backlog},
                {"oldest_in_backlog", instant_json(status.oldest_in_backlog)},
                {"dead_letters", std::move(dead)},
                {"schedules", std::move(schedules)},
                {"mappings", std::move(mappings)},
                {"runs", std::move(runs)}};
}

Result<object> lineage(const Target& target, LocalPlace& place) {
  const market::ItemKey key{target.value("name").value_or(""), target.value("owner").value_or("")};
  TRY_VOID(market::check_name(key.name));
  const auto told = TRY(place.stage->supervision()->lineage(key, std::string(kDrawing)));
  if (!told) return object{{"changed", nullptr}};
  return object{{"changed", format_instant(told->changed)},
                {"event", word_of(told->kind)},
                {"sequence_number", told->sequence_number},
                {"run", told->run ? boost::json::value(object_of(*told->run)) : boost::json::value()}};
}

Result<object> redrive(const object& question, LocalPlace& place) {
  std::optional<std::vector<std::int64_t>> ids;
  if (const auto* const value = question.if_contains("ids")) {
    const auto* const array = value->if_array();
    if (!array) return fail(ErrorKind::InvalidInput, "ids is not a list");
    ids.emplace();
    for (const auto& entry : *array) {
      boost::system::error_code error;
      const auto id = entry.to_number<std::int64_t>(error);
      if (error) return fail(ErrorKind::InvalidInput, "ids are whole numbers");
      ids->push_back(id);
    }
  }
  const int count = TRY(place.stage->supervision()->dead_letters().redrive(ids));
  return object{{"redriven", count}};
}

Result<object> question_of(const Request& request) {
  boost::system::error_code error;
  const auto value = boost::json::parse(request.body, error);
  const auto* const question = error ? nullptr : value.if_object();
  if (question == nullptr) return fail(ErrorKind::InvalidInput, "the question is not a JSON object");
  return *question;
}

using Change = Result<object> (*)(const object&, LocalPlace&);
struct Route {
  std::string_view key;
  Change change;
};
constexpr Route kChanges[] = {{"api/add", add_items},
                              {"api/price", set_price},
                              {"api/item", set_item},
                              {"api/remove", remove_item},
                              {"api/redrive", redrive}};

Result<object> answer(const Request& request, const Target& target, LocalPlace& place) {
  if (request.method != "POST") {
    if (target.key == "api/health") return health(place);
    if (target.key == "api/lineage") return lineage(target, place);
    return fail(ErrorKind::NotFound, "there is no " + target.key + " to get");
  }
  if (target.key == "api/import")
    return import_prices(target.value("file").value_or(""), request.body, place);
  for (const Route& route : kChanges) {
    if (route.key != target.key) continue;
    const object question = TRY(question_of(request));
    return route.change(question, place);
  }
  return fail(ErrorKind::NotFound, "there is no " + target.key);
}

}  // namespace

Api make_api(LocalPlace place) {
  CHECK(place.stage->supervision() != nullptr);
  const auto shared = std::make_shared<LocalPlace>(std::move(place));
  return [shared](const Request& request) -> ApiAnswer {
    const auto target = parse_target(request.target);
    CHECK(target);  // The site has looked.
    const auto told = answer(request, *target, *shared);
    if (told) return {200, boost::json::serialize(*told)};
    return {status_of(told.error().kind), boost::json::serialize(object{{"error", told.error().message}})};
  };
}

}  // namespace bellwether::serve
