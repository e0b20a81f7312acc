#include "deploy/left_out.h"

#include <algorithm>

namespace bellwether::deploy {

std::vector<DeclaredResource> declared_resources(std::string_view template_text) {
  std::vector<DeclaredResource> declared;
  bool is_in_resources = false;
  std::size_t depth = 0;  // Of a resource's name; a compact template has one blank where others have two.
  while (!template_text.empty()) {
    const std::string_view line = template_text.substr(0, template_text.find('\n'));
    template_text.remove_prefix(std::min(template_text.size(), line.size() + 1));
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || line[indent] == '#') continue;
    if (indent == 0) {
      is_in_resources = line == "Resources:";
      depth = 0;
      continue;
    }
    if (!is_in_resources) continue;
    if (depth == 0) depth = indent;
    if (indent == depth) {
      declared.push_back(
          {.logical_id = std::string(line.substr(indent, line.find(':') - indent)), .type = {}});
      continue;
    }
    constexpr std::string_view kType = "Type: ";
    const std::string_view member = line.substr(indent);
    if (indent == 2 * depth && member.starts_with(kType) && !declared.empty())
      declared.back().type = member.substr(kType.size());
  }
  return declared;
}

std::vector<DeclaredResource> left_out(std::string_view template_text,
                                       const std::vector<aws::StackResource>& made) {
  std::vector<DeclaredResource> missing = declared_resources(template_text);
  std::erase_if(missing, [&](const DeclaredResource& declared) {
    return std::ranges::find(made, declared.logical_id, &aws::StackResource::logical_id) != made.end();
  });
  return missing;
}

}  // namespace bellwether::deploy
