// The least that a function on Lambda can do: fetches an invocation over a socket, answers it
// unread, fetches the next. AWS_LAMBDA_RUNTIME_API is "127.0.0.1:PORT".

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[1 << 16];

static void give_up(const char* why) {
  fprintf(stderr, "floor: %s\n", why);
  exit(1);
}

// Reads one answer; what is beyond its head is thrown away. Answers the length of the head.
static size_t receive(int server) {
  size_t size = 0;
  char* end = NULL;
  while (end == NULL) {
    const ssize_t got = recv(server, buffer + size, sizeof buffer - 1 - size, 0);
    if (got <= 0) exit(0);  // The Runtime API has gone.
    size += (size_t)got;
    buffer[size] = 0;
    end = strstr(buffer, "\r\n\r\n");
  }
  const size_t head = (size_t)(end - buffer) + 4;
  const char* const length = strcasestr(buffer, "\r\ncontent-length:");
  if (length == NULL) give_up("an answer without its length");
  size_t rest = strtoul(length + 17, NULL, 10) - (size - head);
  while (rest > 0) {
    const ssize_t got = recv(server, buffer + head, sizeof buffer - head, 0);
    if (got <= 0) give_up("an answer that ends too soon");
    rest -= (size_t)got;
  }
  buffer[head] = 0;
  return head;
}

int main(void) {
  const char* const api = getenv("AWS_LAMBDA_RUNTIME_API");
  const char* const colon = api == NULL ? NULL : strchr(api, ':');
  if (colon == NULL) give_up("AWS_LAMBDA_RUNTIME_API names no port");
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((unsigned short)atoi(colon + 1)),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(server, (struct sockaddr*)&address, sizeof address) != 0) give_up("nobody listens");

  char request[512];
  for (;;) {
    int size = snprintf(request, sizeof request,
                        "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", api);
    send(server, request, (size_t)size, MSG_NOSIGNAL);
    receive(server);
    const char* const id = strcasestr(buffer, "\r\nlambda-runtime-aws-request-id:");
    if (id == NULL) give_up("an invocation without its id");
    const char* const begin = id + 32 + strspn(id + 32, " ");
    size = snprintf(
        request, sizeof request,
        "POST /2018-06-01/runtime/invocation/%.*s/response HTTP/1.1\r\nHost: %s\r\n"
        "Content-Type: application/json\r\nContent-Length: 26\r\n\r\n{\"batchItemFailures\": []}\r\n",
        (int)strcspn(begin, "\r"), begin, api);
    send(server, request, (size_t)size, MSG_NOSIGNAL);
    receive(server);
  }
}
