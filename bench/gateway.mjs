// A gateway without a register, so that what is measured is the client: `node gateway.mjs DIST DELAY_MS MAX_FILINGS`.
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, delayMs, maxFilings] = process.argv.slice(2);
const { defaultAuthority } = await import(pathToFileURL(join(dist, "sandbox/index.js")).href);
const capabilities = JSON.stringify({
  ...defaultAuthority.capabilities,
  batch: { ...defaultAuthority.capabilities.batch, maxFilings: Number(maxFilings) },
  rate: { requestsPerSecond: 1e6, burst: 1e6, concurrent: 64 },
});
let cases = 0;
const at = new Date().toISOString();
const caseOf = (ref) => ({
  caseNo: `C${++cases}`,
  ref,
  kind: "mortgage.file",
  status: "certified",
  authorityStatus: { code: "1", text: "已出证" },
  done: true,
  version: 1,
  authority: defaultAuthority.id,
  receivedAt: at,
  updatedAt: at,
  units: [],
  certificates: [],
});

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const answer = () => {
      let text;
      if (request.method === "POST") {
        const body = JSON.parse(Buffer.concat(chunks).toString());
        text = JSON.stringify(
          body.filings
            ? { outcomes: body.filings.map(({ ref }) => ({ ref, outcome: "filed", case: caseOf(ref) })) }
            : caseOf(body.ref),
        );
      } else
        text = request.url.startsWith("/v1/changes")
          ? '{"changes":[],"next":"0","more":false}'
          : request.url.startsWith("/v1/cases")
            ? '{"cases":[]}'
            : capabilities;
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      response.end(text);
    };
    if (Number(delayMs) > 0) setTimeout(answer, Number(delayMs));
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
