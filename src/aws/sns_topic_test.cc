#include "aws/sns_topic.h"

#include <gtest/gtest.h>

#include "aws/query_call.h"
#include "mutated_text.h"
#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::mutated;
using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;
using testbed::ServiceCall;

const std::string kArn = "arn:aws:sns:us-east-1:1:news";
const std::string kPublished =
    "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
    "<MessageId>m-1</MessageId></PublishResult></PublishResponse>";

struct TopicScene {
  explicit TopicScene(ScriptedService::Script script)
      : topic(std::make_unique<ScriptedService>(Service::Sns, calls, std::move(script)), kArn) {}

  std::vector<ServiceCall> calls;
  SnsTopic topic;
};

std::string form(Parameters more) {
  Parameters parameters{{"Action", "Publish"}, {"Version", "2010-03-31"}, {"TopicArn", kArn}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return encode_form(parameters);
}

TEST(SnsTopic, PublishesAndAnswersTheId) {
  TopicScene scene({scripted_answer(kPublished)});
  EXPECT_EQ(scene.topic.publish("Sol Ring", "sells at 1+1 & more\nö").value(), "m-1");
  EXPECT_EQ(scene.calls.at(0).body, form({{"Message", "sells at 1+1 & more\nö"}, {"Subject", "Sol Ring"}}));
}

TEST(SnsTopic, ASubjectIsMadeToBeOne) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"two\nlines\tand\x01 \x7F", "two lines and  ?"},
      {"a\u0085b\u2028c\u2029d\u009F", "a b c d?"},
      {" Lightning ", "Lightning"},
      {"稲妻 ö", "稲妻 ö"},
      {std::string(100, 'a'), std::string(99, 'a')},
      {std::string(98, 'a') + "öö", std::string(98, 'a') + "ö"},
      {std::string(97, 'a') + "🚀🚀", std::string(97, 'a') + "🚀"},
      {std::string(98, 'a') + "🚀a", std::string(98, 'a')},
      {"\xff", "\uFFFD"},
  };
  for (const auto& [subject, made] : cases) {
    TopicScene scene({scripted_answer(kPublished)});
    ASSERT_TRUE(scene.topic.publish(subject, "m"));
    EXPECT_EQ(scene.calls.at(0).body, form({{"Message", "m"}, {"Subject", made}}));
  }
  for (const std::string subject : {"", " \n"}) {
    TopicScene scene({scripted_answer(kPublished)});
    ASSERT_TRUE(scene.topic.publish(subject, "m"));
    EXPECT_EQ(scene.calls.at(0).body, form({{"Message", "m"}}));
  }
}

TEST(SnsTopic, AMessageThatATopicDoesNotTakeIsNotSent) {
  TopicScene scene({scripted_answer(kPublished)});
  EXPECT_TRUE(scene.topic.publish("s", std::string(kSnsMessageBytesMax, 'a')));
  for (const auto& message : {std::string(), std::string("\xff"), std::string(kSnsMessageBytesMax + 1, 'a')})
    EXPECT_EQ(scene.topic.publish("s", message).error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(scene.calls.size(), 1u);
  EXPECT_EQ(scene.topic.publish("s", "").error().message, "topic '" + kArn + "': the message is empty");
}

TEST(SnsTopic, AnErrorNamesTheTopic) {
  TopicScene scene({scripted_error(404, "NotFound")});
  EXPECT_EQ(scene.topic.publish("s", "m").error(),
            (Error{ErrorKind::NotFound, "topic '" + kArn + "': the service: NotFound"}));
}

TEST(SnsTopic, AnAnswerWithoutAnIdIsUnavailable) {
  for (const std::string answer : {"", "<a/>", "no XML", "<MessageId/>"}) {
    TopicScene scene({scripted_answer(answer)});
    EXPECT_EQ(scene.topic.publish("s", "m").error().kind, ErrorKind::Unavailable) << answer;
  }
}

TEST(SnsTopic, MutatedAnswersAreReadOrRefused) {
  int read = 0;
  for (std::uint32_t n = 0; n < 2'000; ++n) {
    TopicScene scene({scripted_answer(mutated(kPublished, n))});
    const auto id = scene.topic.publish("s", "m");
    EXPECT_TRUE(id ? !id->empty() : id.error().kind == ErrorKind::Unavailable);
    read += id ? 1 : 0;
  }
  EXPECT_GT(read, 100);
  EXPECT_LT(read, 1'900);
}

}  // namespace
}  // namespace bellwether::aws
