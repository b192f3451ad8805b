#!/usr/bin/env node
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";
import { setFlagsFromString } from "node:v8";
import { endNow } from "./core/context.js";
import { V8_FLAGS } from "./v8-flags.js";
import { version } from "./version.js";

/** A terminal that hung up ends a command as Ctrl-C does. */
const INTERRUPTED = 130;

/** The only file that turns an outcome into an exit code. Nothing heavy is loaded before it is known what is asked. */
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  let outputFailed = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      // A reader that leaves early (`bdc … | head`) and a terminal that hung up are no failures of ours.
      if (code !== "EPIPE" && code !== "EIO") outputFailed = true;
    });
  const terminals = [0, 1, 2].filter(isatty);
  process.on("exit", () => {
    // Node restores the settings of its terminals as it ends, and aborts when one of them has hung up.
    for (const fd of terminals.filter((at) => !isatty(at))) {
      closeSync(fd);
      // The lowest number that is free: the same.
      openSync("/dev/null", "r+");
    }
  });
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  // A check makes next to nothing that lives on: a larger nursery holds no more of use, only 13 MB more.
  if (args.includes("check")) setFlagsFromString("--semi-space-growth-factor=1");

  let done = false;
  const end = (exit: number) => {
    done = true;
    process.exitCode = exit === 0 && outputFailed ? 1 : exit;
  };
  const program = import("./program.js");
  const fail = (error: unknown) =>
    void program.then(({ reportFailure }) => reportFailure(args, error)).then(end, () => end(1));
  // Nothing is left to wait for, and the command has not said how it ended: silence would look like success.
  process.on("beforeExit", () => {
    if (done) return;
    done = true;
    fail(undefined);
  });
  // Nobody caught it, so nobody knows what it left: the command ends here.
  process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
    if (error.code === "EIO" && terminals.some((fd) => !isatty(fd))) endNow(INTERRUPTED);
    void program
      .then(({ reportFailure }) => reportFailure(args, error))
      .then(
        (exit) => endNow(exit),
        () => endNow(1),
      );
  });
  program.then(({ main }) => main(args)).then(end, fail);
}
