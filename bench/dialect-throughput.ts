/**
 * Compares the filings a second of a described gateway with those of a gateway of the contract, in alternated pairs: the
 * same register, 20 ms a call, 8 calls at once, one filing a call. The limit of the description is lifted, because it is
 * the authority's.
 *
 *   npx tsx bench/dialect-throughput.ts [DESCRIPTION] [--pairs 11] [--filings 400]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { VALID_FILINGS } from "../src/contract/index.js";
import { parseDescription, type Description } from "../src/gateway/index.js";
import { defaultAuthority, startSandbox, type Sandbox } from "../src/sandbox/index.js";
import { RegistryClient, bearerToken, identity, loadDialect } from "../src/sdk/index.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: "string", default: "11" }, filings: { type: "string", default: "400" } },
});
const [file = "examples/dialects/province-rest.json"] = positionals;
const PAIRS = Number(values.pairs);
const FILINGS = Number(values.filings);
const CALLS_AT_ONCE = 8;
const UNLIMITED = { requestsPerSecond: 100_000, burst: 100_000, concurrent: 64 };
const DELAY = "slow(20ms):1";
const KIND = "mortgage.file";

const parsed = parseDescription(readFileSync(file, "utf8"));
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
const kinds = { [KIND]: { ...parsed.description.kinds[KIND]!, requiredMaterials: [] } };
const description: Description = {
  ...parsed.description,
  pace: UNLIMITED,
  kinds: { ...parsed.description.kinds, ...kinds },
};

const rate = { ...defaultAuthority.capabilities, rate: UNLIMITED };
const native = await startSandbox({ authorities: [{ ...defaultAuthority, capabilities: rate }], faults: DELAY });
const described = await startSandbox({ dialect: description, faults: DELAY });
const [bank] = native.institutions;

let made = 0;
/** Filings a second of one client. */
async function run(client: RegistryClient): Promise<number> {
  const [division = "330106"] = description.authority.divisions;
  const filings = Array.from({ length: FILINGS }, () => {
    const ref = `T${String(++made).padStart(9, "0")}`;
    const unitCode = `${division.padEnd(6, "0")}001001GB00001F${String(made).padStart(8, "0")}`;
    return { ref, body: new TextEncoder().encode(JSON.stringify({ ...VALID_FILINGS[KIND], ref, unitCode })) };
  });
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < filings.length) {
      const [item] = await client.filings.fileEncoded(KIND, [filings[next++]!]);
      if (item?.outcome !== "filed") throw new Error(`not filed: ${JSON.stringify(item)}`);
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
  return (FILINGS / (performance.now() - began)) * 1_000;
}

async function dialectClient(sandbox: Sandbox): Promise<RegistryClient> {
  const { settings, keys } = sandbox.dialectClient(bank!.id);
  const dialect = await loadDialect({ description, settings, keys });
  return new RegistryClient({ gateway: sandbox.url, dialect, credentials: identity(bank!.id) });
}

const credentials = bearerToken({ institution: bank!.id, token: bank!.token });
const nativeClient = new RegistryClient({ gateway: native.url, credentials });
const describedClient = await dialectClient(described);
for (const client of [nativeClient, describedClient]) {
  await client.capabilities.get();
  await run(client);
}
const ratios: number[] = [];
const rates: [number, number][] = [];
for (let i = 0; i < PAIRS; i++) {
  const order = i % 2 === 0 ? [nativeClient, describedClient] : [describedClient, nativeClient];
  const [one, other] = [await run(order[0]!), await run(order[1]!)];
  const [plain, mapped] = i % 2 === 0 ? [one, other] : [other, one];
  rates.push([plain, mapped]);
  ratios.push(mapped / plain);
}
const sorted = ratios.toSorted((a, b) => a - b);
const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
console.log(`${file}: ${PAIRS} pairs of ${FILINGS} filings, 20 ms a call, ${CALLS_AT_ONCE} at once`);
console.log(`native    ${median(rates.map(([plain]) => plain)).toFixed(0)} filings/s (median)`);
console.log(`described ${median(rates.map(([, mapped]) => mapped)).toFixed(0)} filings/s (median)`);
console.log(
  `ratio     ${median(ratios).toFixed(3)} (median), ${sorted[0]!.toFixed(3)} to ${sorted.at(-1)!.toFixed(3)}`,
);
for (const client of [nativeClient, describedClient]) await client.close();
for (const sandbox of [native, described]) await sandbox.close();
