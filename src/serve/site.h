// What is answered to a request: a file of the page, an object of the bucket, or that the API must be asked.
// Not safe for two threads at once.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "ports/clock.h"
#include "serve/access.h"
#include "serve/answer.h"
#include "serve/folder.h"

namespace bellwether::serve {

class Site {
 public:
  // `clock` outlives the site.
  static Result<std::unique_ptr<Site>> open(const std::string& bucket_folder, Access access,
                                            const ports::Clock& clock);

  // Nothing: the API must be asked, which may.
  std::optional<Answer> answer(const Request& request);

  Answer refusal(const Request& request, const Refusal& refusal) const;
  Answer json(const Request& request, int status, std::string body) const;

 private:
  Site(Folder folder, Access access, const ports::Clock& clock)
      : folder_(std::move(folder)), access_(std::move(access)), clock_(clock) {}

  Answer object(const Request& request, const Target& target);

  Folder folder_;
  const Access access_;
  const ports::Clock& clock_;
  std::map<std::string, std::shared_ptr<const ServedFile>> page_;
  // What the bucket lacks before the first publication: the list of nothing, so that the page finds no gap.
  std::map<std::string, std::shared_ptr<const ServedFile>> unpublished_;
};

inline constexpr std::string_view kApiPrefix = "api/";

}  // namespace bellwether::serve
