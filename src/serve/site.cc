#include "serve/site.h"

#include <utility>

#include "alerts/alert_list.h"
#include "site/item_list.h"
#include "site/keys.h"
#include "site/page_files.h"

namespace bellwether::serve {
namespace {

constexpr std::string_view kHeadEnd = "</head>";

// Only the page that is served here can ask the API.
std::string with_token(std::string html, const std::string& token) {
  const std::size_t at = html.find(kHeadEnd);
  if (at != std::string::npos)
    html.insert(at, "<meta name=\"bellwether-token\" content=\"" + token + "\">\n");
  return html;
}

}  // namespace

Result<std::unique_ptr<Site>> Site::open(const std::string& bucket_folder, Access access,
                                         const ports::Clock& clock) {
  std::unique_ptr<Site> site(new Site(TRY(Folder::open(bucket_folder)), std::move(access), clock));
  for (const site::PageFile& file : site::page_files()) {
    std::string bytes(file.bytes);
    if (!file.is_immutable) bytes = with_token(std::move(bytes), site->access_.token);
    site->page_.emplace(file.key, std::make_shared<const ServedFile>(
                                      make_served(std::string(file.content_type), std::move(bytes))));
  }
  const auto nothing = TRY(site::updated({}, {}, site::page_hash(), {}, clock.now()));
  const auto add_unpublished = [&site](std::string_view key, std::string text) {
    site->unpublished_.emplace(
        key, std::make_shared<const ServedFile>(make_served("application/json", std::move(text))));
  };
  add_unpublished(site::kItemListKey, nothing->text);
  add_unpublished(site::kHeadKey, site::head_json(nothing->head) + "\n");
  add_unpublished(alerts::kAlertListKey, alerts::updated_alert_list("", {}));
  return site;
}

std::optional<Answer> Site::answer(const Request& request) {
  const auto target = parse_target(request.target);
  if (target && brings_key(*target, access_))
    return answer_text(request, 303, "text/plain", "", clock_.now(),
                       "Location: /\r\nSet-Cookie: " + cookie_of(access_) + "\r\n");
  if (const auto no = refuse(request, access_)) return refusal(request, *no);
  if (!target) return refusal(request, {400, "this names nothing that can be here"});
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_api = target->key.starts_with(kApiPrefix);
  if (!is_read && !(is_api && request.method == "POST"))
    return answer_text(request, 405, "text/plain", "only GET and HEAD\n", clock_.now(),
                       "Allow: GET, HEAD\r\n");
  if (!is_api) return object(request, *target);
  if (const auto no = refuse_api(request, access_))
    return json(request, no->status, "{\"error\":\"" + no->reason + "\"}");
  return std::nullopt;
}

Answer Site::object(const Request& request, const Target& target) {
  const auto own = page_.find(target.key);
  if (own != page_.end())
    return answer_file(request, own->second, target.key.starts_with("assets/"), clock_.now());
  const auto file = folder_.get(target.key);
  const auto unpublished = unpublished_.find(target.key);
  if (!file && file.error().kind == ErrorKind::NotFound && unpublished != unpublished_.end())
    return answer_file(request, unpublished->second, false, clock_.now());
  if (!file && file.error().kind == ErrorKind::NotFound) return refusal(request, {404, file.error().message});
  if (!file) return refusal(request, {503, file.error().message});
  // A chart's address has its version in it, and an asset's name.
  return answer_file(request, *file, target.value("v").has_value() || target.key.starts_with("assets/"),
                     clock_.now());
}

Answer Site::refusal(const Request& request, const Refusal& refusal) const {
  return answer_text(request, refusal.status, "text/plain; charset=utf-8", refusal.reason + "\n",
                     clock_.now());
}

Answer Site::json(const Request& request, int status, std::string body) const {
  return answer_text(request, status, "application/json", std::move(body), clock_.now());
}

}  // namespace bellwether::serve
