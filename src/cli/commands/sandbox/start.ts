import { join, resolve } from "node:path";
import type { Authority, ReviewMode, Sandbox, SandboxOptions } from "../../../sandbox/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { durationMs } from "../../options/duration.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { jsonLine } from "../../terminal/safe-text.js";
import { saveSandboxProfiles } from "../../config/sandbox-profiles.js";

/** Runs the embedded authority until Ctrl-C or SIGTERM. The first line on stdout gives its URL. */
export async function startSandboxCommand(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const text = (key: string) => (typeof options[key] === "string" ? options[key] : undefined);
  const delay = text("reviewDelay");
  const sandbox = await start({
    port: wholeNumber("--port", text("port") ?? "0", 0, 65_535),
    home: resolve(context.cwd, text("home") ?? join(context.home, "sandbox")),
    seed: wholeNumber("--seed", text("seed") ?? "1", 0, 2 ** 31 - 1),
    authorities: [await authorityOf(text("authority"), text("promotedTerm"))],
    register: text("register") === "strict" ? "strict" : "open",
    ...(text("review") && { review: text("review") as ReviewMode }),
    ...(delay && { reviewDelayMs: durationMs(delay, "--review-delay") }),
    ...(text("faults") && { faults: text("faults")! }),
    onError: (error) =>
      context.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  try {
    const profiles = (await saveSandboxProfiles(context.home, sandbox)).map((p) => p.name);
    announce(context, sandbox, profiles);
    await untilStopped(context.stop);
  } finally {
    await sandbox.close();
  }
  if (!context.quiet && !context.json) context.stderr.write(messages(context.lang).sandboxStopped + "\n");
  // A server is meant to be stopped. Its one document was printed at the start.
  return { exit: ExitCode.Done, data: undefined, view: () => "" };
}

async function start(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox, FaultSpecError } = await import("../../../sandbox/index.js");
  try {
    return await startSandbox(options);
  } catch (error) {
    if (error instanceof FaultSpecError) throw new UsageError("sandbox-faults", { zh: error.zh, en: error.en });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === "listen") throw new UsageError("sandbox-port", { port: options.port ?? 0, why: code ?? "" });
    throw error;
  }
}

/** Returns the described authority of an id, with the choices of the command line. */
async function authorityOf(id: string | undefined, promotedTerm: string | undefined): Promise<Authority> {
  const { AUTHORITIES, defaultAuthority } = await import("../../../sandbox/index.js");
  const described = id === undefined ? defaultAuthority : AUTHORITIES.find((a) => a.id === id);
  if (!described)
    throw new UsageError("sandbox-authority", {
      id: id!,
      known: AUTHORITIES.map((a) => `${a.id} (${a.capabilities.authority.zh})`).join(", "),
    });
  if (promotedTerm === undefined) return described;
  const chosen = promotedTerm === "fresh" ? "fresh" : "document";
  return { ...described, capabilities: { ...described.capabilities, promotedTerm: chosen } };
}

/** Prints the URL and the command that creates the same profile on another machine. */
function announce(context: Context, { url, home, institutions }: Sandbox, profiles: readonly string[]): void {
  const sealCaFile = join(home, "seal", "ca.pem");
  const [bank] = institutions;
  const init =
    bank &&
    `bdc init --name sandbox-${bank.role} --gateway ${url} --role ${bank.role} --institution ${bank.id} --token-file TOKEN --seal-ca ${sealCaFile}`;
  const m = messages(context.lang);
  if (context.json)
    return context.stdout.write(
      jsonLine({ ok: true, exitCode: ExitCode.Done, url, profiles, sealCaFile, ...(init && { init }) }) + "\n",
    );
  context.stdout.write(`${m.sandboxReady(url)}\n`);
  if (!context.quiet)
    context.stderr.write(
      `${m.sandboxProfiles(m.listed(profiles))}\n${m.next}: bdc submit FILE --profile ${profiles[0]} --yes --wait 60s\n${init ? `${init}\n` : ""}${m.sandboxStop}\n`,
    );
}

function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (stop.aborted) done();
    else stop.addEventListener("abort", () => done(), { once: true });
  });
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < least || value > most)
    throw new UsageError("number", { flag, text, least, most, command: "bdc sandbox start" });
  return value;
}
