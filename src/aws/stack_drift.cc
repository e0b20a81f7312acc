#include "aws/stack_drift.h"

#include <pugixml.hpp>
#include <string_view>

#include "aws/query_call.h"

namespace bellwether::aws {
namespace {

constexpr int kDriftPagesMax = 1'000;

std::unexpected<Error> unreadable_drift(std::string_view action) {
  return fail(ErrorKind::Unavailable,
              "CloudFormation's answer to " + std::string(action) + " cannot be read");
}

ResourceDrift drift_in(const pugi::xml_node& member) {
  ResourceDrift drift{.logical_id = member.child_value("LogicalResourceId"),
                      .physical_id = member.child_value("PhysicalResourceId"),
                      .type = member.child_value("ResourceType"),
                      .status = member.child_value("StackResourceDriftStatus"),
                      .properties = {}};
  for (const pugi::xml_node& property : member.child("PropertyDifferences").children("member"))
    drift.properties.push_back({.path = property.child_value("PropertyPath"),
                                .expected = property.child_value("ExpectedValue"),
                                .actual = property.child_value("ActualValue"),
                                .kind = property.child_value("DifferenceType")});
  return drift;
}

}  // namespace

Result<std::string> detect_drift(ServiceClient& client, const std::string& stack) {
  const auto answer = call_query(client, "DetectStackDrift", {{"StackName", stack}});
  if (!answer) return std::unexpected(answer.error().error);
  return xml_text(*answer, "StackDriftDetectionId");
}

Result<DriftDetection> drift_detection(ServiceClient& client, const std::string& id) {
  constexpr const char* kAction = "DescribeStackDriftDetectionStatus";
  const auto answer = call_query(client, kAction, {{"StackDriftDetectionId", id}});
  if (!answer) return std::unexpected(answer.error().error);
  DriftDetection detection;
  detection.status = TRY(xml_text(*answer, "DetectionStatus"));
  detection.reason = xml_text(*answer, "DetectionStatusReason").value_or("");
  return detection;
}

Result<std::vector<ResourceDrift>> drifts_of(ServiceClient& client, const std::string& stack) {
  constexpr const char* kAction = "DescribeStackResourceDrifts";
  std::vector<ResourceDrift> drifts;
  std::string token;
  for (int page = 0; page < kDriftPagesMax; ++page) {
    Parameters parameters{{"StackName", stack},
                          {"StackResourceDriftStatusFilters.member.1", "MODIFIED"},
                          {"StackResourceDriftStatusFilters.member.2", "DELETED"}};
    if (!token.empty()) parameters.emplace_back("NextToken", token);
    const auto answer = call_query(client, kAction, parameters);
    if (!answer) return std::unexpected(answer.error().error);
    pugi::xml_document document;
    const bool is_xml = document.load_buffer(answer->data(), answer->size());
    const pugi::xml_node result = document.document_element().child("DescribeStackResourceDriftsResult");
    if (!is_xml || !result) return unreadable_drift(kAction);
    for (const pugi::xml_node& member : result.child("StackResourceDrifts").children("member"))
      drifts.push_back(drift_in(member));
    token = result.child_value("NextToken");
    if (token.empty()) return drifts;
  }
  return unreadable_drift(kAction);
}

}  // namespace bellwether::aws
