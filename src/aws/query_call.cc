#include "aws/query_call.h"

#include <pugixml.hpp>
#include <utility>

#include "aws/fault.h"
#include "base/check.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

pugi::xml_node first_element(const pugi::xml_node& root, std::string_view name) {
  return root.find_node([&](const pugi::xml_node& node) { return name == node.name(); });
}

}  // namespace

Answered<std::string> call_query(ServiceClient& client, std::string_view action,
                                 const Parameters& parameters) {
  const ServiceFacts& facts = client.facts();
  CHECK(facts.form == WireForm::Query);
  Parameters form = {{"Action", std::string(action)}, {"Version", std::string(facts.query_version)}};
  form.insert(form.end(), parameters.begin(), parameters.end());
  const ServiceRequest request{
      .action = action,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
      .body = encode_form(form)};
  http::Answer answer = TRY(client.call(request));
  return std::move(answer.body);
}

std::string encode_form(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    if (!form.empty()) form += '&';
    form += percent_encode(name, ".~");
    form += '=';
    form += percent_encode(value, ".~");
  }
  return form;
}

XmlFault read_xml_fault(const http::Answer& answer) {
  XmlFault fault{.code = {}, .message = {}};
  pugi::xml_document document;
  if (answer.body.size() > kFaultBytesMax || !document.load_buffer(answer.body.data(), answer.body.size()))
    return fault;
  const pugi::xml_node error = first_element(document, "Error");
  fault.code = error.child("Code").text().get();
  fault.message = error.child("Message").text().get();
  // "AWS.SimpleQueueService.NonExistentQueue".
  fault.code.erase(0, fault.code.rfind('.') + 1);
  return fault;
}

Result<std::string> xml_text(std::string_view xml, std::string_view element) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed)
    return fail(ErrorKind::InvalidInput, "the answer is not XML: " + std::string(parsed.description()) +
                                             " at byte " + std::to_string(parsed.offset));
  const pugi::xml_node node = first_element(document, element);
  if (!node) return fail(ErrorKind::InvalidInput, "the answer has no <" + std::string(element) + ">");
  return std::string(node.text().get());
}

}  // namespace bellwether::aws
