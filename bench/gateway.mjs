// A gateway of fixed cost without a register: `node gateway.mjs DIST DELAY_MS MAX_FILINGS`. It answers every call
// DELAY_MS after its last byte, with a case for each ref. It searches the body for refs and joins prepared texts, because
// parsing would take a core from the client that is measured.
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, delay, maxFilings] = process.argv.slice(2);
const delayMs = Number(delay);
const { defaultAuthority } = await import(pathToFileURL(join(dist, "sandbox/index.js")).href);
const capabilities = JSON.stringify({
  ...defaultAuthority.capabilities,
  batch: { ...defaultAuthority.capabilities.batch, maxFilings: Number(maxFilings) },
  rate: { requestsPerSecond: 1e6, burst: 1e6, concurrent: 64 },
});

const at = new Date().toISOString();
const [START, MIDDLE, END] = JSON.stringify({
  caseNo: "C<>",
  ref: "<>",
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
}).split("<>");
let cases = 0;
const caseOf = (ref) => `${START}${++cases}${MIDDLE}${ref}${END}`;

const REF = Buffer.from('"ref":"');
/** Refs of a body, in order. Inside a text, the quotes of this key would be escaped. */
function refsIn(body) {
  const refs = [];
  for (let found = body.indexOf(REF); found >= 0; found = body.indexOf(REF, found)) {
    const start = found + REF.length;
    found = body.indexOf('"', start);
    refs.push(body.latin1Slice(start, found));
  }
  return refs;
}

function answerTo({ method, url }, body) {
  if (method === "POST") {
    const refs = refsIn(body);
    if (!url.endsWith("/batch")) return caseOf(refs[0]);
    return `{"outcomes":[${refs.map((ref) => `{"ref":"${ref}","outcome":"filed","case":${caseOf(ref)}}`).join()}]}`;
  }
  if (url.startsWith("/v1/changes")) return '{"changes":[],"nextCursor":"0","more":false}';
  return url.startsWith("/v1/cases") ? '{"cases":[]}' : capabilities;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const arrived = performance.now();
    const bytes = Buffer.from(answerTo(request, Buffer.concat(chunks)));
    const answer = () => {
      response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
      response.end(bytes);
    };
    if (delayMs > 0) setTimeout(answer, delayMs - (performance.now() - arrived));
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
