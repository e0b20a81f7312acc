#include "aws/policy_simulation.h"

#include <algorithm>
#include <pugixml.hpp>

#include "aws/query_call.h"

namespace bellwether::aws {
namespace {

constexpr int kSimulationPagesMax = 100;

}  // namespace

// "arn:aws:sts::1:assumed-role/deployer/session" is the role "deployer", which may have a path.
Result<std::string> policy_source(ServiceClient& client, const std::string& arn) {
  constexpr std::string_view kAssumed = ":assumed-role/";
  const std::size_t at = arn.find(kAssumed);
  if (at == std::string::npos) {
    if (arn.contains(":user/")) return arn;
    return fail(ErrorKind::InvalidInput, arn + " has no policies to look at");
  }
  const std::string rest = arn.substr(at + kAssumed.size());
  const auto answer = call_query(client, "GetRole", {{"RoleName", rest.substr(0, rest.find('/'))}});
  if (!answer) return std::unexpected(answer.error().error);
  return xml_text(*answer, "Arn");
}

Result<std::vector<Denial>> denials(ServiceClient& client, const std::string& source,
                                    std::span<const std::string_view> actions, const std::string& resource) {
  constexpr const char* kAction = "SimulatePrincipalPolicy";
  std::vector<Denial> denied;
  std::string marker;
  for (int page = 0; page < kSimulationPagesMax; ++page) {
    Parameters parameters{{"PolicySourceArn", source}, {"ResourceArns.member.1", resource}};
    for (std::size_t i = 0; i < actions.size(); ++i)
      parameters.emplace_back("ActionNames.member." + std::to_string(i + 1), actions[i]);
    if (!marker.empty()) parameters.emplace_back("Marker", marker);
    const auto answer = call_query(client, kAction, parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    const bool is_xml = document.load_buffer(answer->data(), answer->size());
    const pugi::xml_node result = document.document_element().child("SimulatePrincipalPolicyResult");
    if (!is_xml || !result) break;
    for (const pugi::xml_node& member : result.child("EvaluationResults").children("member"))
      if (std::string_view(member.child_value("EvalDecision")) != "allowed")
        denied.push_back({.action = member.child_value("EvalActionName"),
                          .is_open = !member.child("MissingContextValues").children("member").empty()});
    marker = result.child_value("Marker");
    if (marker.empty()) return denied;
  }
  return fail(ErrorKind::Unavailable, "IAM's answer to SimulatePrincipalPolicy cannot be read");
}

}  // namespace bellwether::aws
