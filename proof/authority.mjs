// One embedded authority in a process of its own, so that it can be killed: `node authority.mjs DIST '{"home":…,"port":…}'`.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, json] = process.argv.slice(2);
const { maxFilings, rate, ...options } = JSON.parse(json);
const { startSandbox, defaultAuthority } = await import(pathToFileURL(join(dist, "sandbox/index.js")).href);
const capabilities = { ...defaultAuthority.capabilities, batch: { ...defaultAuthority.capabilities.batch, maxFilings }, rate: { ...defaultAuthority.capabilities.rate, ...rate } };
const sandbox = await startSandbox({ ...options, authorities: [{ ...defaultAuthority, capabilities }], onError: (error) => console.error(error) });
process.stdout.write(`${sandbox.url}\n`);
