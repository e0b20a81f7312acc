#include "aws/listing.h"

#include <boost/json.hpp>
#include <pugixml.hpp>

#include "aws/json_call.h"
#include "aws/json_member.h"
#include "aws/query_call.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

constexpr int kListingPagesMax = 1'000;

struct Page {
  std::vector<std::string> names;
  std::string next;
};

Answered<std::string> ask(ServiceClient& client, const Listing& listing, const std::string& token) {
  const WireForm form = client.facts().form;
  if (form == WireForm::Json10 || form == WireForm::Json11) {
    json::object wish;
    if (!listing.wish.empty()) wish = json::parse(listing.wish).as_object();
    if (!token.empty()) wish[listing.token_asked] = token;
    return call_json(client, listing.action, json::serialize(wish));
  }
  Parameters parameters;
  if (!token.empty()) parameters.emplace_back(listing.token_asked, token);
  if (form == WireForm::Query) return call_query(client, listing.action, parameters);
  auto answer = client.call({.action = listing.action,
                             .method = http::Method::Get,
                             .path = std::string(listing.path),
                             .query = encode_form(parameters)});
  if (!answer) return std::unexpected(std::move(answer).error());
  return std::move(answer->body);
}

std::unexpected<Error> unreadable_list(const ServiceClient& client, const Listing& listing) {
  return fail(ErrorKind::Unavailable, std::string(client.facts().title) + "'s answer to " +
                                          std::string(listing.action) + " is no list of " +
                                          std::string(listing.kind) + "s");
}

Result<Page> read_json(const ServiceClient& client, const Listing& listing, const std::string& text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* list = object == nullptr ? nullptr : object->if_contains(listing.list);
  // SQS leaves an empty list out.
  const bool is_left_out = object != nullptr && list == nullptr && listing.service == Service::Sqs;
  if (!is_left_out && (list == nullptr || !list->is_array())) return unreadable_list(client, listing);
  Page page;
  if (is_left_out) return page;
  for (const json::value& entry : list->get_array()) {
    if (entry.is_string()) page.names.emplace_back(entry.get_string());
    if (entry.is_object()) page.names.push_back(text_of(entry.get_object(), listing.name));
  }
  page.next = text_of(*object, listing.token_told);
  return page;
}

Result<Page> read_xml(const ServiceClient& client, const Listing& listing, const std::string& text) {
  struct Walker final : pugi::xml_tree_walker {
    explicit Walker(const Listing& what) : listing(what) {}
    bool for_each(pugi::xml_node& node) override {
      if (listing.name == node.name()) page.names.emplace_back(node.text().get());
      if (listing.token_told == node.name()) page.next = node.text().get();
      if (listing.list == node.name()) has_list = true;
      return true;
    }
    const Listing& listing;
    Page page;
    bool has_list = false;
  } walker(listing);
  pugi::xml_document document;
  if (!document.load_buffer(text.data(), text.size())) return unreadable_list(client, listing);
  document.traverse(walker);
  if (!walker.has_list) return unreadable_list(client, listing);
  return std::move(walker.page);
}

}  // namespace

Result<std::vector<std::string>> list_names(ServiceClient& client, const Listing& listing) {
  const WireForm form = client.facts().form;
  const bool is_xml = form == WireForm::Query || form == WireForm::RestXml;
  std::vector<std::string> names;
  std::string token;
  for (int count = 0; count < kListingPagesMax; ++count) {
    const auto answer = ask(client, listing, token);
    if (!answer) return std::unexpected(answer.error().error);
    Page page = TRY(is_xml ? read_xml(client, listing, *answer) : read_json(client, listing, *answer));
    names.insert(names.end(), page.names.begin(), page.names.end());
    if (page.next.empty()) return names;
    token = std::move(page.next);
  }
  return unreadable_list(client, listing);
}

}  // namespace bellwether::aws
