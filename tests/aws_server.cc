#include "aws_server.h"

#include <string>
#include <vector>

namespace bellwether::testbed {
namespace {

using Words = std::vector<std::string>;
using Folder = std::filesystem::path;

const std::string kSources = BELLWETHER_SOURCE_DIR;
const std::string kPython = BELLWETHER_SERVERS_PYTHON;  // An environment.
const std::string kMaven = BELLWETHER_SERVERS_MAVEN;
const std::string kNpm = BELLWETHER_SERVERS_NPM;
constexpr const char* kAccessKey = "test:bellwether";
constexpr const char* kSecretKey = "a-secret-key-of-the-tests";
constexpr const char* kRegion = "us-east-1";

Words moto_words(const Folder&, int port) {
  return {kPython + "/bin/python", "-I", "-B", kPython + "/bin/moto_server", "-H", "127.0.0.1", "-p",
          std::to_string(port)};
}

Words ministack_words(const Folder&, int) {
  return {kPython + "/bin/python", "-I", "-B", "-m", "ministack"};
}

Words ministack_settings(const Folder&, int port) {
  return {"BIND_HOST=127.0.0.1", "GATEWAY_PORT=" + std::to_string(port), "MINISTACK_HOST=127.0.0.1",
          // Else it listens on a fixed port, too.
          "IOT_MTLS_ENABLED=0"};
}

Words swift_words(const Folder& folder, int port) {
  return {"/usr/bin/python3",   "-I",       "-B",      kSources + "/tests/swift_server.py", folder,
          std::to_string(port), kAccessKey, kSecretKey};
}

Words elasticmq_words(const Folder&, int port) {
  const std::string number = std::to_string(port);
  return {"/usr/bin/java",
          // A quick start; the default heap would be a quarter of the machine's memory.
          "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Drest-sqs.bind-hostname=127.0.0.1",
          "-Drest-sqs.bind-port=" + number, "-Drest-sqs.sqs-limits=strict", "-Drest-stats.enabled=false",
          // What the URLs of its queues begin with.
          "-Dnode-address.host=127.0.0.1", "-Dnode-address.port=" + number, "-cp", kMaven + "/jars/*",
          "org.elasticmq.server.Main"};
}

Words dynalite_words(const Folder&, int port) {
  // Tables come and go after a while, as on AWS, but not after half a second.
  return {kNpm + "/node",    kNpm + "/node_modules/dynalite/cli.js",
          "--host",          "127.0.0.1",
          "--port",          std::to_string(port),
          "--createTableMs", "50",
          "--deleteTableMs", "50",
          "--updateTableMs", "50"};
}

}  // namespace

AwsServer::AwsServer(const ServerRecipe& recipe)
    : process_(ServerProcess::start(recipe)),
      access_key_(kAccessKey),
      secret_key_(kSecretKey),
      region_(kRegion) {}

const AwsServer& AwsServer::moto() {
  static AwsServer server({.name = "moto", .get_path = "/moto-api/", .command = moto_words});
  return server;
}

const AwsServer& AwsServer::ministack() {
  static AwsServer server({.name = "MiniStack",
                           .get_path = "/_ministack/health",
                           .command = ministack_words,
                           .environment = ministack_settings});
  return server;
}

const AwsServer& AwsServer::swift() {
  static AwsServer server({.name = "Swift", .get_path = "/healthcheck", .command = swift_words});
  return server;
}

const AwsServer& AwsServer::elasticmq() {
  static AwsServer server({.name = "ElasticMQ", .get_path = "/", .command = elasticmq_words});
  return server;
}

const AwsServer& AwsServer::dynalite() {
  static AwsServer server = start_dynalite();
  return server;
}

AwsServer AwsServer::start_dynalite() {
  return AwsServer({.name = "dynalite", .get_path = "/", .command = dynalite_words});
}

}  // namespace bellwether::testbed
