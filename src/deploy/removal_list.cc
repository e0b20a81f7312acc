#include "deploy/removal_list.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "system/file.h"

namespace bellwether::deploy {
namespace json = boost::json;
namespace {

constexpr std::size_t kBytesMax = 8 * 1024 * 1024;

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

const json::array& array_in(const json::object& object, std::string_view name) {
  static const json::array kNone;
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->get_array() : kNone;
}

}  // namespace

ListedStack* RemovalList::find(const std::string& id) {
  const auto found = std::ranges::find(stacks, id, &ListedStack::id);
  return found == stacks.end() ? nullptr : &*found;
}

std::vector<std::string> RemovalList::names() const {
  std::vector<std::string> names;
  for (const ListedStack& stack : stacks)
    for (const aws::StackResource& resource : stack.resources)
      if (!resource.physical_id.empty()) names.push_back(resource.physical_id);
  return names;
}

Result<RemovalList> read_removal_list(const std::string& path) {
  const auto text = TRY(system::read_file_if_any(path, kBytesMax));
  RemovalList list;
  if (!text) return list;
  json::error_code error;
  const json::value value = json::parse(*text, error);
  if (error || !value.is_object())
    return fail(ErrorKind::InvalidInput,
                "'" + path +
                    "', which says what a teardown was removing, cannot be "
                    "read; look for what remains in AWS's console before you delete it");
  list.account = text_in(value.get_object(), "account");
  for (const json::value& entry : array_in(value.get_object(), "stacks")) {
    if (!entry.is_object()) continue;
    const json::object& object = entry.get_object();
    ListedStack stack{.name = text_in(object, "name"),
                      .id = text_in(object, "id"),
                      .region = text_in(object, "region"),
                      .resources = {}};
    for (const json::value& resource : array_in(object, "resources")) {
      if (!resource.is_object()) continue;
      stack.resources.push_back({.logical_id = text_in(resource.get_object(), "logical_id"),
                                 .physical_id = text_in(resource.get_object(), "physical_id"),
                                 .type = text_in(resource.get_object(), "type"),
                                 .status = {},
                                 .reason = {}});
    }
    list.stacks.push_back(std::move(stack));
  }
  return list;
}

Result<void> write_removal_list(const std::string& path, const RemovalList& list) {
  json::array stacks;
  for (const ListedStack& stack : list.stacks) {
    json::array resources;
    for (const aws::StackResource& resource : stack.resources)
      resources.push_back({{"logical_id", resource.logical_id},
                           {"physical_id", resource.physical_id},
                           {"type", resource.type}});
    stacks.push_back(
        {{"name", stack.name}, {"id", stack.id}, {"region", stack.region}, {"resources", resources}});
  }
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (error) return system::system_failure("folder of '" + path + "'", error.value());
  return system::write_file(
      path, json::serialize(json::object{{"account", list.account}, {"stacks", stacks}}) + "\n",
      system::Readers::Owner);
}

void forget_removal_list(const std::string& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
}

}  // namespace bellwether::deploy
