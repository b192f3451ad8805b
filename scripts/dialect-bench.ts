/**
 * Measures what a dialect adds to a filing, without turning the message into bytes: the lines of the example
 * description, for a mortgage with two people and twelve fields besides.
 *
 *   npx tsx scripts/dialect-bench.ts
 */
import { readFileSync } from "node:fs";
import { compileDialect, parseDescription } from "../src/gateway/index.js";
import { checkCarried } from "../src/gateway/dialect/operators/coverage.js";
import type { Node } from "../src/gateway/dialect/operators/line.js";
import { readFields } from "../src/gateway/dialect/mirror/receive.js";
import { ReceivedMaterials } from "../src/gateway/dialect/plan/materials.js";
import { mapContext } from "../src/gateway/dialect/plan/message-context.js";
import { planDialect } from "../src/gateway/dialect/plan/plan.js";

const ROUNDS = 15;
const FILINGS = 20_000;

const filing: Node = {
  ref: "HZ-2026-000321",
  unitCode: "990106001001GB00001F00010001",
  titleNo: "示（2023）示例市不动产权第0012345号",
  mortgagors: [
    { name: "张伟", idType: "citizen-id", idNo: "330106199001010018" },
    { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" },
  ],
  mortgageType: "general",
  propertyType: "land-and-house",
  securedPrincipal: "1200000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  mortgageContractNo: "DY-2026-0001",
  loanContractNo: "JK-2026-0001",
  securedScope: "主债权本金、利息",
  transferRestricted: false,
  reason: "合同设立",
};

const text = readFileSync(new URL("../examples/dialects/province-rest.json", import.meta.url), "utf8");
const parsed = parseDescription(text);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
const startedAt = performance.now();
compileDialect(parsed.description);
const compiledMs = performance.now() - startedAt;

const planned = planDialect(parsed.description, () => {}).find("file", "mortgage.file")!;
const given = {
  institution: "91330106MA2TEXT08W",
  settings: { userId: "u-1" },
  token: "token",
  now: new Date(),
  nonce: "n",
  requestId: "r",
  function: undefined,
  keyId: "k",
  division: "990100",
};
const context = (root: Node) => mapContext(given, undefined, root, new ReceivedMaterials());

function write(): Node {
  const mapping = context(filing);
  checkCarried(filing, planned.coverage!, mapping);
  const message: Node = {};
  planned.request.write(filing, message, mapping);
  return message;
}
const message = write();
const read = (): Node => readFields(planned, message, new Map(), given.now).document;

/** Processor time in microseconds: what else runs on the machine does not count. */
const now = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Median of the processor time of one call, in microseconds. */
function measure(run: () => Node): number {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = now();
    for (let i = 0; i < FILINGS; i += 1) run();
    rounds.push((now() - from) / FILINGS);
  }
  return rounds.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)]!;
}

measure(write);
measure(read);
console.log(`write (filing to message): ${measure(write).toFixed(2)} µs`);
console.log(`read (message to filing):  ${measure(read).toFixed(2)} µs`);
console.log(`check and compile once:    ${compiledMs.toFixed(0)} ms`);
