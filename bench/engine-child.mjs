// Submits one file with the batch engine in a separate process, as a service would. Usage: node engine-child.mjs DIST
// '{"gateway":…,"file":…,"home":…,"ledger":"sqlite"|"none","v8Flags":[…]}'
// Prints {"ms":…,"cpuUs":…,"rows":…}. The time covers check, ledger, calls and following, but not loading the program.
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

const [dist, json] = process.argv.slice(2);
const { gateway, file, home, ledger: which, v8Flags } = JSON.parse(json);
v8Flags.forEach((flag) => setFlagsFromString(flag));
const load = (door) => import(pathToFileURL(join(dist, door, "index.js")).href);
const [{ openLedger, submitFile }, { RegistryClient, bearerToken }] = await Promise.all([load("batch"), load("sdk")]);
const { openMemoryLedger } = await import("./memory-ledger.mjs");

const started = performance.now();
const cpuBefore = process.cpuUsage();
const client = new RegistryClient({
  gateway,
  credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
});
let feedCalls = 0;
const { cases } = client;
const page = cases.changesPage.bind(cases);
cases.changesPage = (...args) => (feedCalls++, page(...args));
const ledger = which === "none" ? openMemoryLedger() : await openLedger(join(home, "ledger.db"));
const { counts, stop } = await submitFile({
  path: file,
  ledger,
  client,
  owner: { id: "bench", pid: process.pid, host: hostname() },
  profile: "bench",
  institution: "91330106MA2TEXT08W",
  today: new Date().toISOString().slice(0, 10),
  waitMs: 600_000,
});
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(cpuBefore);
await ledger.close();
await client.close();
if (stop || counts.byState.filed.filings !== counts.filings) throw new Error(JSON.stringify({ stop, counts }));
process.stdout.write(JSON.stringify({ ms, cpuUs: user + system, feedCalls, rows: counts.rows }));
