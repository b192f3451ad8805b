#!/usr/bin/env node
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";
import { setFlagsFromString } from "node:v8";
import { endNow } from "./core/context.js";
import { V8_FLAGS } from "./v8-flags.js";
import { version } from "./version.js";

/** Exit code after a terminal hung up, the same as after Ctrl-C. */
const INTERRUPTED = 130;

/** The only file that sets the exit code of the process. Loads the parser only when it is needed. */
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else if (args[0] === "__complete") {
  // Called by shells at every press of Tab: loads no command and no parser, and never reports an error.
  process.on("uncaughtException", () => undefined);
  process.stdout.on("error", () => undefined);
  void Promise.all([import("./completion/answer.js"), import("./command-tree.js")])
    .then(([{ answerCompletion }, { GROUPS }]) =>
      answerCompletion({ groups: GROUPS, args: args.slice(1), env: process.env, platform: process.platform }),
    )
    .then(
      (answer) => process.stdout.write(answer),
      () => undefined,
    );
} else {
  let outputFailed = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      // A reader that ends early (`bdc … | head`) and a terminal that hung up are not failures.
      if (code !== "EPIPE" && code !== "EIO") outputFailed = true;
    });
  const terminals = [0, 1, 2].filter(isatty);
  process.on("exit", () => {
    // Node restores the settings of its terminals on exit, and aborts when one of them has hung up.
    for (const fd of terminals.filter((at) => !isatty(at))) {
      closeSync(fd);
      // Opens under the lowest free number, which is the one just closed.
      openSync("/dev/null", "r+");
    }
  });
  for (const flag of V8_FLAGS) setFlagsFromString(flag);
  // A check allocates almost no long-lived objects; a larger nursery would only cost 13 MB.
  if (args.includes("check")) setFlagsFromString("--semi-space-growth-factor=1");

  let done = false;
  const end = (exit: number) => {
    done = true;
    process.exitCode = exit === 0 && outputFailed ? 1 : exit;
  };
  const program = import("./program.js");
  const fail = (error: unknown) =>
    void program.then(({ reportFailure }) => reportFailure(args, error)).then(end, () => end(1));
  // The event loop is empty but the command has not ended. Without a report this would look like success.
  process.on("beforeExit", () => {
    if (done) return;
    done = true;
    fail(undefined);
  });
  // The state after an uncaught error is unknown, so the command ends here.
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
