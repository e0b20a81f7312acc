#include "operate/mapping_switch.h"

#include <algorithm>

#include "aws/cloudformation.h"
#include "aws/triggers.h"
#include "stack/function_part.h"
#include "stack/names.h"

namespace bellwether::operate {

Result<bool> switch_mapping(const Site& site, const deploy::Account& account, std::string_view function,
                            bool is_on) {
  const aws::CloudFormation formation(TRY(account.client(aws::Service::CloudFormation, site.region)));
  const std::string stack = stack::stack_name(site.stage, stack::StackPart::Work);
  const auto resources = TRY(formation.resources(stack));
  const std::string id = stack::mapping_id(function);
  const auto mapping = std::ranges::find_if(resources, [&](const aws::StackResource& resource) {
    return resource.logical_id == id && resource.status != "DELETE_COMPLETE";
  });
  if (mapping == resources.end())
    return fail(ErrorKind::NotFound, "stack '" + stack + "' has no mapping of " + std::string(function));
  const auto lambda = TRY(account.client(aws::Service::Lambda, site.region));
  return is_on ? aws::enable_mapping(*lambda, mapping->physical_id)
               : aws::disable_mapping(*lambda, mapping->physical_id);
}

}  // namespace bellwether::operate
