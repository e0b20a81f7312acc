// The page of the stage `local`, served from the folder that is its bucket.

#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "ports/report.h"
#include "serve/server.h"
#include "settings/settings.h"
#include "stage/machine.h"

namespace bellwether::stage {

class PageServing {
 public:
  // Null where settings.listen is off, or where it is auto and nothing can be served, which is reported. An
  // address that was asked for and cannot be had is an error.
  static Result<std::unique_ptr<PageServing>> start(const settings::Settings& settings,
                                                    const Machine& machine, ports::Report& report);

  // What a person opens: "http://127.0.0.1:8080/"; elsewhere than on loopback with the key in it.
  const std::string& address() const { return address_; }
  void tell_ready() const;

 private:
  PageServing(std::unique_ptr<serve::Server> server, std::string address, ports::Report& report)
      : server_(std::move(server)), address_(std::move(address)), report_(report) {}

  const std::unique_ptr<serve::Server> server_;
  const std::string address_;
  ports::Report& report_;
};

}  // namespace bellwether::stage
