#include "stage/page_serving.h"

#include <unistd.h>

#include <array>
#include <utility>

#include "base/text.h"
#include "serve/api.h"
#include "stage/local_place.h"

namespace bellwether::stage {
namespace {

constexpr ports::Event kPageReady{.phrase = "page ready"};
constexpr ports::Event kPageNotServed{.phrase = "page not served", .level = ports::Level::Warning};
constexpr std::string_view kUsualAddress = "127.0.0.1:8080";

Result<serve::Listener> listener_of(const settings::Settings& settings) {
  const bool is_auto = settings.listen == settings::kListenAuto;
  const auto address = TRY(serve::parse_listen_address(is_auto ? kUsualAddress : settings.listen));
  return is_auto ? serve::listen_at_or_after(address) : serve::listen(address);
}

// An address that means all of this machine's leads nowhere; its name does.
std::string address_of(serve::ListenAddress at, const std::string& token) {
  if (at.is_loopback()) return "http://" + at.text() + "/";
  std::array<char, 256> name{};
  if ((at.host == "0.0.0.0" || at.host == "::") && ::gethostname(name.data(), name.size() - 1) == 0)
    at.host = name.data();
  return "http://" + at.text() + "/?" + std::string(serve::kKeyName) + "=" + token;
}

Result<std::unique_ptr<serve::Server>> serve_page(const settings::Settings& settings, const Machine& machine,
                                                  ports::Report& report, const std::string& token) {
  auto listener = TRY(listener_of(settings));
  serve::LocalPlace place;
  place.stage = TRY(open_engine(settings, machine, report));
  auto bucket = TRY(open_folder(settings, report));
  const std::string folder = bucket->folder().string();
  place.bucket = std::move(bucket);
  place.keys = settings.keys;
  const serve::Access access{.is_loopback = listener.address.is_loopback(), .token = token};
  auto site = TRY(serve::Site::open(folder, access, machine.clock));
  return serve::Server::start(std::move(listener), std::move(site), serve::make_api(std::move(place)));
}

}  // namespace

Result<std::unique_ptr<PageServing>> PageServing::start(const settings::Settings& settings,
                                                        const Machine& machine, ports::Report& report) {
  if (settings.listen == settings::kListenOff) return std::unique_ptr<PageServing>();
  const std::string token = hex(machine.random.next()) + hex(machine.random.next());
  auto server = serve_page(settings, machine, report, token);
  if (!server && settings.listen == settings::kListenAuto) {
    report.event(kPageNotServed, {{"reason", server.error().message}});
    return std::unique_ptr<PageServing>();
  }
  if (!server) return std::unexpected(std::move(server).error());
  const std::string address = address_of((*server)->address(), token);
  return std::unique_ptr<PageServing>(new PageServing(*std::move(server), address, report));
}

void PageServing::tell_ready() const {
  report_.event(kPageReady, {{"address", address_}});
}

}  // namespace bellwether::stage
