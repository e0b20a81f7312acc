#include "cli/command.h"

#include "base/check.h"
#include "base/text.h"
#include "cli/message.h"

namespace bellwether::cli {

void Context::open_log(bool color, bool dated) {
  const LogLook look{
      .format = settings.log, .color = color, .dated = dated, .only_trouble = volume == Volume::Quiet};
  // Whatever stands at the bottom of the terminal by then makes room for it.
  log.emplace(look, world.clock, [&world = world](std::string_view text) { world.write_error(text); });
}

Result<std::unique_ptr<ports::Stage>> Context::open_stage() {
  return world.open_stage(settings, *log);
}

Result<std::unique_ptr<ports::Bucket>> Context::open_bucket() {
  return world.open_bucket(settings, *log);
}

Result<std::unique_ptr<ports::Bucket>> Context::open_bucket_if_named(std::string_view what) {
  if (settings::names_bucket(settings)) return open_bucket();
  hint("No bucket is named, so without " + std::string(what) + ". To name it: bucket in [stage." +
       settings.stage + "] of bellwether.toml, BELLWETHER_BUCKET_NAME or --bucket-name");
  return nullptr;
}

Result<void> Context::flush() {
  return world.write_output(std::exchange(out, {}));
}

Result<void> Context::flush_when_full() {
  constexpr std::size_t kMuch = 64 * 1024;
  if (out.size() < kMuch) return {};
  return flush();
}

void Context::tell(std::string_view line) const {
  if (volume != Volume::Quiet) world.write_error(std::string(line) + "\n");
}

void Context::warn(std::string_view what) const {
  world.write_error(in_ink("Warning:", Ink::Yellow, color_error) + " " + printable(what) + "\n");
}

void Context::hint(std::string_view line) {
  if (world.error_is_terminal && volume != Volume::Quiet) closing += std::string(line) + "\n";
}

void Context::hint_engine(ports::Stage& stage, std::string_view purpose) {
  ports::Supervision* const supervision = stage.supervision();
  if (supervision == nullptr) return;
  if (const auto status = supervision->status(); status && !status->engine_running)
    hint("The engine is not running. " + std::string(purpose) + ": bellwether up");
}

void Context::tell_error(std::string_view message) const {
  world.write_error(error_text(message, color_error));
}

void Arguments::add(std::string_view name, std::string value) {
  values_[std::string(name)].push_back(std::move(value));
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
  const auto at = values_.find(std::string(name));
  CHECK(at != values_.end());
  return at->second;
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? std::nullopt : std::optional(values.back());
}

}  // namespace bellwether::cli
