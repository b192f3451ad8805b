// The minimal Node HTTP server: reads each request and answers with the content of a file.
// Usage: node bare.mjs FILE. Prints its URL.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const answer = readFileSync(process.argv[2]);
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(201, { "content-type": "application/json; charset=utf-8", "content-length": answer.length });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
