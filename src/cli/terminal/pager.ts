import { spawn } from "node:child_process";

type Environment = Readonly<Record<string, string | undefined>>;

/** The command that shows long output, or undefined when there should be none. */
export function pagerCommand(env: Environment): string | undefined {
  const command = (env["BDC_PAGER"] ?? env["PAGER"] ?? "less").trim();
  return command === "" || command === "cat" ? undefined : command;
}

/** The environment of the pager, as git sets it: quits on a short text, keeps colors, leaves the text on the screen. */
export function pagerEnvironment(env: Environment): Record<string, string | undefined> {
  // Our texts are UTF-8 in every locale.
  return { LESS: "FRX", LV: "-c", LESSCHARSET: "utf-8", ...env };
}

/** What a shell returns for a command that it cannot run. */
const CANNOT_RUN = new Set([126, 127]);

/**
 * Shows a text in the pager, and waits until the user leaves it.
 * @returns False when there is no pager, so that the text is still to be printed
 */
export function showInPager(text: string, env: Environment): Promise<boolean> {
  const command = pagerCommand(env);
  if (command === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    // Through the shell, because the variable may hold options. Its complaint about a missing pager is not shown.
    const isOwnChoice = env["BDC_PAGER"] !== undefined || env["PAGER"] !== undefined;
    const pager = spawn(command, {
      shell: true,
      env: pagerEnvironment(env),
      stdio: ["pipe", "inherit", isOwnChoice ? "inherit" : "ignore"],
    });
    pager.on("error", () => resolve(false));
    pager.on("close", (code) => resolve(!CANNOT_RUN.has(code ?? 0)));
    // The user may leave before the end of the text.
    pager.stdin?.on("error", () => undefined);
    pager.stdin?.end(text);
  });
}
