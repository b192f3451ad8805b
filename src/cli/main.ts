#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { V8_FLAGS } from "./v8-flags.js";
import { version } from "./version.js";

/** The only file that turns an outcome into an exit code. Nothing heavy is loaded before it is known what is asked. */
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  // A reader that leaves early (`bdc … | head`) is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exitCode = 1;
  });
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  // A check makes next to nothing that lives on: a larger nursery holds no more of use, only 13 MB more.
  if (args.includes("check")) setFlagsFromString("--semi-space-growth-factor=1");
  const { main } = await import("./program.js");
  process.exitCode = await main(args);
}
