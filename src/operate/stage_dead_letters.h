// The dead letters of a stage on AWS, out of the dead-letter queues of its functions.
//
// SQS has no list: the letters are received, which hides them from others for half a minute, and given back.
// A letter leaves its queue only when what was to be done with it is done.

#pragma once

#include <boost/json/array.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "deploy/account.h"
#include "operate/buried_letter.h"
#include "operate/site.h"
#include "ports/queue.h"

namespace bellwether::operate {

// Ids, or the beginnings of such; nothing: all.
using LetterIds = std::optional<std::vector<std::string>>;

struct Letters {
  std::vector<BuriedLetter> letters;  // Oldest first.
  std::int64_t hidden = 0;            // About so many more, which somebody else looks at.
};

struct Handled {
  int count = 0;
  std::vector<std::string> failures;  // Why the others stay.
};

class StageDeadLetters {
 public:
  // Both must outlive it.
  StageDeadLetters(const Site& site, const deploy::Account& account) : site_(site), account_(account) {}

  // NotFound: the stage has no such queues.
  Result<Letters> list();

  // The records of a letter of a stream. NotFound: the stream has them no more.
  Result<boost::json::array> records_of(const BuriedLetter& letter) const;

  // Gives letters to their functions again: a message goes back to the queue, the items of records are drawn
  // as they are now, a scheduled function is called once. NotFound names an unknown id, and then nothing has
  // happened.
  Result<Handled> redrive(const LetterIds& ids);
  Result<Handled> purge(const LetterIds& ids);

 private:
  struct Buried {
    std::unique_ptr<ports::Queue> queue;
    std::vector<BuriedLetter> letters;
    std::int64_t hidden = 0;
  };

  Result<std::unique_ptr<ports::Queue>> queue(const std::string& name) const;
  Result<std::vector<Buried>> receive_all() const;
  static Result<Buried> receive(const functions::Function& function, std::unique_ptr<ports::Queue> queue);
  Result<void> redrive(const BuriedLetter& letter);
  Result<void> draw_again(const BuriedLetter& letter) const;
  Result<void> call(const functions::Function& function, std::string_view event) const;
  template <class Handle>
  Result<Handled> handle(const LetterIds& ids, const Handle& handle_one);

  const Site& site_;
  const deploy::Account& account_;
};

}  // namespace bellwether::operate
