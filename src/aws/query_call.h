// AWS's Query form: parameters as an HTML form, the answer in XML.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/service_client.h"

namespace bellwether::aws {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Action and Version are added. Answers the body.
Answered<std::string> call_query(ServiceClient& client, std::string_view action,
                                 const Parameters& parameters);

// Every "A=1&B=..." byte outside RFC 3986's unreserved ones encoded.
std::string encode_form(const Parameters& parameters);

struct XmlFault {
  std::string code, message;
};
// Of <Error><Code>, wherever it stands in the answer: the Query form's and S3's errors.
XmlFault read_xml_fault(const http::Answer& answer);

// The text of the first element of this name, anywhere in the answer; InvalidInput when there is none or it
// is not XML.
Result<std::string> xml_text(std::string_view xml, std::string_view element);

}  // namespace bellwether::aws
