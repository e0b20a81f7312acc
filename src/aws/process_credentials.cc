#include "aws/process_credentials.h"

#include <utility>

#include "aws/credentials_json.h"
#include "system/program_output.h"

namespace bellwether::aws {
namespace {

class ProcessCredentials final : public CredentialsSource {
 public:
  explicit ProcessCredentials(std::string command) : command_(std::move(command)) {}

  Result<Credentials> get() override {
    const std::string text = TRY(system::program_output(command_, "credential_process"));
    auto credentials = read_credentials_json(text, CredentialsForm::Process);
    if (!credentials)
      return std::unexpected(in_context("what credential_process printed", credentials.error()));
    return credentials;
  }

 private:
  const std::string command_;
};

}  // namespace

std::unique_ptr<CredentialsSource> make_process_credentials(std::string command) {
  return std::make_unique<ProcessCredentials>(std::move(command));
}

}  // namespace bellwether::aws
