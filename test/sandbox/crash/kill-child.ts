import { startSandbox } from "../../../src/sandbox/index.js";

/** Runs a sandbox in its own process, so that it can be killed. */
const sandbox = await startSandbox({ home: process.argv[2]!, review: process.argv[3] as "instant" });
process.stdout.write(`${sandbox.url}\n`);
