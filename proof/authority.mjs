// Runs one embedded authority in a separate process, so that it can be killed.
// Usage: node authority.mjs DIST '{"home":…,"port":…}'. Prints the URL of the authority.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [dist, json] = process.argv.slice(2);
const { maxFilings, rate, reviews = {}, ...options } = JSON.parse(json);
const { startSandbox, defaultAuthority } = await import(pathToFileURL(join(dist, "sandbox/index.js")).href);
const { batch, rate: usual, kinds } = defaultAuthority.capabilities;
const capabilities = {
  ...defaultAuthority.capabilities,
  batch: { ...batch, maxFilings },
  rate: { ...usual, ...rate },
  kinds: kinds.map((k) => ({ ...k, review: reviews[k.kind] ?? k.review })),
};
const sandbox = await startSandbox({
  ...options,
  // A described authority accepts what its description says.
  ...(options.dialect === undefined && { authorities: [{ ...defaultAuthority, capabilities }] }),
  onError: (error) => console.error(error),
});
// Their keys lie in the home of the sandbox afterwards.
if (sandbox.dialect) for (const { id } of sandbox.institutions) sandbox.dialectClient(id);
process.stdout.write(`${sandbox.url}\n`);
