// A function on Node with AWS's SDK, and as much of a runtime as it needs. It cannot draw: in the place of each
// chart it puts as many bytes as BENCH_PICTURE_BYTES says.

import http from "node:http";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const s3 = new S3Client({ forcePathStyle: true });
const picture = Buffer.alloc(Number(process.env.BENCH_PICTURE_BYTES), 7);

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": body.length };
    const request = http.request({ hostname, port, agent, method, headers, path: `/2018-06-01/runtime${path}` });
    request.on("error", reject).on("response", (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece)).on("error", reject);
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(pieces) }));
    });
    request.end(body);
  });
}

async function handle(event) {
  for (const record of event.Records)
    for (const kind of ["daily", "weekly"])
      await s3.send(new PutObjectCommand({
        Bucket: process.env.BELLWETHER_BUCKET_NAME,
        Key: `${kind}/${record.dynamodb.NewImage.Card.S}.png`,
        Body: picture,
        ContentType: "image/png",
      }));
  return { batchItemFailures: [] };
}

for (;;) {
  const invocation = await call("GET", "/invocation/next");
  const response = Buffer.from(JSON.stringify(await handle(JSON.parse(invocation.body))));
  await call("POST", `/invocation/${invocation.headers["lambda-runtime-aws-request-id"]}/response`, response);
}
