// An answer as it goes over the wire: a head of its own, and a body that may be shared with others' answers.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "serve/request.h"

namespace bellwether::serve {

// An object as it is served, in the forms in which it is asked for.
struct ServedFile {
  std::string content_type;
  std::string etag;  // Of the plain form: "\"0123456789abcdef\"".
  std::string bytes;
  std::string gzip;  // Empty where it would not be smaller.
};

struct Answer {
  int status;
  std::string head;                          // To the empty line, and included.
  std::shared_ptr<const std::string> owner;  // Of the body, where it needs one.
  std::string_view body;
};

// The sentence that a status is known by: "Not Found".
std::string_view phrase_of(int status);

// What every answer says besides: a policy as strict as the page allows, so that nothing from a bucket, a
// name or a foreign page can do anything here.
std::string_view policy_headers();

// The Date header is of `now`. HEAD has the same head as GET and no body.
Answer answer_text(const Request& request, int status, std::string_view content_type, std::string body,
                   Instant now, std::string_view more_headers = "");

// 200, 206, 304 or 416, as the request's If-None-Match, Range and Accept-Encoding say.
Answer answer_file(const Request& request, const std::shared_ptr<const ServedFile>& file, bool is_immutable,
                   Instant now);

}  // namespace bellwether::serve
