// The client against a real server on loopback: tests/summaries_server.py.

#include "http/client.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "http/connection.h"
#include "summaries_server.h"

namespace bellwether::http {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testbed::Certificate;
using testbed::WebServer;

ClientOptions trusting(const WebServer& server) {
  return {.connect_time_max = 10s, .request_time_max = 20s, .answer = {}, .extra_ca_file = server.ca_file()};
}

Request get(const WebServer& server, const std::string& target) {
  return {.method = Method::Get, .url = server.url(target), .headers = {}, .body = {}};
}

std::string place(const WebServer& server) {
  return "localhost:" + server.port() + ": ";
}

TEST(Client, SendsMethodHeadersAndBodyAndGetsTheAnswer) {
  const WebServer server;
  Client client(trusting(server));
  const std::string host = "host=localhost:" + server.port() + "\n";
  const struct {
    Request request;
    std::string echo;
  } cases[] = {
      {{.method = Method::Get, .url = server.url("/echo?a=%20b"), .headers = {{"X-One", "1"}}},
       "GET /echo?a=%20b\n" + host + "x-one=1\n"},
      {{.method = Method::Post, .url = server.url("/echo"), .body = "text"},
       "POST /echo\ncontent-length=4\n" + host + "text"},
      {{.method = Method::Put, .url = server.url("/echo")}, "PUT /echo\ncontent-length=0\n" + host},
      {{.method = Method::Put, .url = server.url("/echo"), .body = std::string(1'000'000, 'x')},
       "PUT /echo\ncontent-length=1000000\n" + host + std::string(1'000'000, 'x')},
      {{.method = Method::Delete, .url = server.url("/echo"), .accepts_gzip = true},
       "DELETE /echo\naccept-encoding=gzip\n" + host},
      {{.method = Method::Head, .url = server.url("/echo")}, ""},
  };
  for (const auto& c : cases) {
    const auto answer = client.send(c.request);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, c.echo);
    // HEAD's length without a body leaves the connection usable, as all the others do.
    EXPECT_EQ(answer->header("x-connection"), "1");
  }
}

TEST(Client, ReadsEveryWayOfDelimitingABody) {
  for (const Certificate certificate : {Certificate::Good, Certificate::None}) {
    const WebServer server(certificate);
    Client client({.extra_ca_file = certificate == Certificate::None ? "" : server.ca_file()});
    EXPECT_EQ(client.send(get(server, "/ok")).value().body, "hello");
    EXPECT_EQ(client.send(get(server, "/chunked")).value().body, "hello world");
    EXPECT_EQ(client.send(get(server, "/until-close")).value().body, "to the end");
    EXPECT_EQ(client.send(get(server, "/continue")).value().body, "at last");
    EXPECT_EQ(client.send(get(server, "/status/404")).value().status, 404);
  }
}

TEST(Client, KeepsAConnectionAndReplacesAClosedOne) {
  const WebServer server;
  Client client(trusting(server));
  const auto connection = [&](const std::string& target) {
    return client.send(get(server, target)).value().header("X-Connection").value();
  };
  EXPECT_EQ(connection("/ok"), "1");
  EXPECT_EQ(connection("/ok"), "1");
  EXPECT_EQ(connection("/close"), "1");
  EXPECT_EQ(connection("/ok"), "2");
  EXPECT_EQ(connection("/closed-later"), "2");
  EXPECT_EQ(connection("/ok"), "3");
}

TEST(Client, RepeatsOnceOnANewConnectionWhatMayBeSentTwice) {
  const WebServer server;
  Client client(trusting(server));
  EXPECT_EQ(client.send(get(server, "/second-never")).value().header("X-Connection"), "1");
  const auto repeated = client.send(get(server, "/second-never"));
  ASSERT_TRUE(repeated) << repeated.error().message;
  EXPECT_EQ(repeated->header("X-Connection"), "2");

  const auto posted = client.send({.method = Method::Post, .url = server.url("/second-never")});
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().kind, ErrorKind::Unavailable);

  Client other(trusting(server));
  const http::Request request = {
      .method = Method::Post, .url = server.url("/second-never"), .may_be_sent_twice = true};
  const std::string first = other.send(request).value().header("X-Connection").value();
  const auto again = other.send(request);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_NE(again->header("X-Connection"), first);
}

TEST(Client, ABadServerIsAnErrorThatNamesIt) {
  const WebServer server;
  Client client(trusting(server));
  const ErrorKind later = ErrorKind::Unavailable;
  const ErrorKind never = ErrorKind::InvalidInput;
  const struct {
    const char* target;
    ErrorKind kind;
    const char* message;
  } cases[] = {
      {"/reset", later, "Connection reset by peer"},
      {"/half-header", later, "the connection was cut off"},
      {"/truncated", later, "the connection was cut off"},
      {"/cut-until-close", later, "the connection was cut off"},
      {"/garbage", never, "the answer is not HTTP: bad version"},
      {"/bad-chunk", never, "the answer is not HTTP: bad chunk"},
      {"/two-lengths", never, "the answer is not HTTP: multiple Content-Length"},
      {"/endless-continue", never, "more than 8 interim answers"},
      {"/endless-chunk-line", never, "the answer's header is larger than 65536 bytes"},
      {"/huge-header", never, "the answer's header is larger than 65536 bytes"},
      {"/huge-announced", never, "the answer's body is larger than 8388608 bytes"},
      {"/huge", never, "the answer's body is larger than 8388608 bytes"},
      {"/huge-until-close", never, "the answer's body is larger than 8388608 bytes"},
      {"/bomb", never, "the answer's body is larger than 8388608 bytes when decompressed"},
      {"/bad-gzip", never, "the answer's body is malformed gzip"},
      {"/cut-gzip", never, "the answer's body is malformed gzip"},
      {"/brotli", never, "the answer is encoded as 'br', which was not asked for"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.target);
    Request request = get(server, c.target);
    request.accepts_gzip = true;
    const auto answer = client.send(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, c.kind);
    EXPECT_EQ(answer.error().message, place(server) + c.message);
  }
  EXPECT_EQ(client.send(get(server, "/ok")).value().body, "hello");
}

TEST(Client, GivesUpWhenTheTimeIsOverHoweverTheServerDawdles) {
  for (const Certificate certificate : {Certificate::Good, Certificate::None}) {
    const WebServer server(certificate);
    ClientOptions options = {.extra_ca_file = certificate == Certificate::None ? "" : server.ca_file()};
    options.request_time_max = 2s;  // Long enough for a busy machine to be connected by then.
    Client client(options);
    for (const char* target : {"/slow-header", "/drip"}) {
      const auto begin = std::chrono::steady_clock::now();
      const auto answer = client.send(get(server, target));
      EXPECT_GE(std::chrono::steady_clock::now() - begin, options.request_time_max);
      ASSERT_FALSE(answer) << target;
      EXPECT_EQ(answer.error().kind, ErrorKind::Unavailable);
      EXPECT_EQ(answer.error().message, place(server) + "no answer in time");
    }
  }
}

TEST(Client, ARequestThatWaitsForeverHasNoTimeToRunOut) {
  const WebServer server(Certificate::None);
  Client client({.connect_time_max = 10s, .request_time_max = 50ms});
  Request request = get(server, "/late");
  EXPECT_FALSE(client.send(request));
  request.waits_forever = true;
  const auto answer = client.send(request);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "at last");
}

TEST(Client, ARequestThatIsLeftKeepsNobodyWaiting) {
  const WebServer server(Certificate::None);
  Client client({});
  const auto left = client.send_and_leave(get(server, "/slow-header"));
  ASSERT_TRUE(left) << left.error().message;
  EXPECT_EQ(client.send(get(server, "/ok")).value().body, "hello");
  EXPECT_FALSE(client.send_and_leave({.url = "http://127.0.0.1:1/"}));
}

// No name service is asked for them.
TEST(Client, AddressesNeedNoLookup) {
  const WebServer server(Certificate::None);
  Client client({});
  EXPECT_EQ(client.send({.url = "http://127.0.0.1:" + server.port() + "/ok"}).value().body, "hello");
  const auto refused = client.send({.url = "http://[::1]:1/"});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.starts_with("[::1]:1: ")) << refused.error().message;
}

TEST(Client, APlainConnectionThatIsCutShortIsUnavailable) {
  const WebServer server(Certificate::None);
  Client client({});
  for (const char* target : {"/half-header", "/truncated"}) {
    const auto answer = client.send(get(server, target));
    ASSERT_FALSE(answer) << target;
    EXPECT_EQ(answer.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(answer.error().message, place(server) + "the answer was cut short");
  }
}

TEST(Client, DecompressesOnlyWhatItAskedToBeCompressed) {
  const WebServer server;
  Client client(trusting(server));
  Request request = get(server, "/gzip");
  EXPECT_EQ(client.send(request).value().body.substr(0, 2), "\x1f\x8b");
  request.accepts_gzip = true;
  const Answer answer = client.send(request).value();
  EXPECT_EQ(answer.body, "small again");
  EXPECT_EQ(answer.header("Content-Encoding"), std::nullopt);
}

TEST(Client, TrustsOnlyACertificateOfAKnownAuthorityForThisHostInItsTime) {
  const struct {
    Certificate certificate;
    const char* message;
  } cases[] = {
      {Certificate::WrongName, "the certificate is refused: hostname mismatch"},
      {Certificate::CommonName, "the certificate is refused: hostname mismatch"},
      {Certificate::Expired, "the certificate is refused: certificate has expired"},
      {Certificate::SelfSigned, "the certificate is refused: self-signed certificate"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.message);
    const WebServer server(c.certificate);
    const auto answer = Client(trusting(server)).send(get(server, "/ok"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(answer.error().message, place(server) + c.message);
  }

  const WebServer server;
  const auto unknown = Client({}).send(get(server, "/ok"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().message,
            place(server) + "the certificate is refused: unable to get local issuer certificate");

  Client client(trusting(server));
  Request by_address = get(server, "/ok");
  by_address.url = "https://127.0.0.1:" + server.port() + "/ok";
  EXPECT_TRUE(client.send(by_address));
  by_address.url = "https://127.0.0.2:" + server.port() + "/ok";
  const auto refused = client.send(by_address);
  ASSERT_FALSE(refused);  // Nothing listens there.
  EXPECT_EQ(refused.error().message, "127.0.0.2:" + server.port() + ": Connection refused");
}

TEST(Client, TheEnvironmentSaysWhomToTrust) {
  const WebServer server;
  ASSERT_EQ(::setenv("SSL_CERT_FILE", server.ca_file().c_str(), 1), 0);
  EXPECT_EQ(Client({}).send(get(server, "/ok")).value().body, "hello");
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_FALSE(Client({}).send(get(server, "/ok")));
}

TEST(Client, SpeaksToNobodyWhoIsNotThere) {
  std::string closed_port;
  {
    const WebServer server(Certificate::None);
    closed_port = server.port();
  }
  const struct {
    std::string url;
    ErrorKind kind;
    std::string message;
  } cases[] = {
      {"http://127.0.0.1:" + closed_port + "/", ErrorKind::Unavailable,
       "127.0.0.1:" + closed_port + ": Connection refused"},
      {"https://nowhere.invalid/", ErrorKind::Unavailable, "nowhere.invalid:443: "},
      {"gopher://localhost/", ErrorKind::InvalidInput, "URL 'gopher://localhost/' does not begin with"},
  };
  Client client({});
  for (const auto& c : cases) {
    const auto answer = client.send({.method = Method::Get, .url = c.url});
    ASSERT_FALSE(answer) << c.url;
    EXPECT_EQ(answer.error().kind, c.kind);
    EXPECT_EQ(answer.error().message.substr(0, c.message.size()), c.message);
  }
}

TEST(Client, TlsAgainstAPlainServerAndTheOtherWayRoundAreErrors) {
  const WebServer plain(Certificate::None);
  const WebServer secure;
  Client client(trusting(secure));
  const auto to_plain =
      client.send({.method = Method::Get, .url = "https://localhost:" + plain.port() + "/ok"});
  const auto to_secure =
      client.send({.method = Method::Get, .url = "http://localhost:" + secure.port() + "/ok"});
  ASSERT_FALSE(to_plain);
  ASSERT_FALSE(to_secure);
  EXPECT_EQ(to_plain.error().kind, ErrorKind::Unavailable);
}

TEST(Client, AMissingAuthorityFileIsNamed) {
  Client client({.extra_ca_file = "/nowhere/ca.pem"});
  const auto answer = client.send({.method = Method::Get, .url = "https://localhost:1/"});
  // The connection is not even tried.
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(),
            (Error{ErrorKind::InvalidInput, "/nowhere/ca.pem: no certificates in PEM can be read from it"}));
}

TEST(Client, AHeaderCannotSmuggleInAnother) {
  Client client({});
  for (const Header& header : {Header{"X", "a\r\nY: b"}, Header{"X: y\r\nZ", "1"}, Header{"", "1"}}) {
    const auto answer =
        client.send({.method = Method::Get, .url = "http://localhost:1/", .headers = {header}});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::InvalidInput);
  }
}

TEST(Client, ServesManyThreadsAtOnce) {
  const WebServer server;
  Client client(trusting(server));
  std::vector<std::jthread> threads;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) answered += client.send(get(server, "/ok")).value().body == "hello";
    });
  }
  threads.clear();
  EXPECT_EQ(answered, 80);
}

}  // namespace
}  // namespace bellwether::http
