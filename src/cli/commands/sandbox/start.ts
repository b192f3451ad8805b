import { join, resolve } from "node:path";
import type { Authority, ReviewMode, Sandbox, SandboxOptions } from "../../../sandbox/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { durationMs } from "../../options/duration.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { jsonLine } from "../../terminal/safe-text.js";
import { readDescription, wrongDescription } from "../../config/dialect-profile.js";
import { saveSandboxProfiles } from "../../config/sandbox-profiles.js";

/** Runs the embedded authority until Ctrl-C or SIGTERM. The first line on stdout gives its URL. */
export async function startSandboxCommand(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const text = (key: string) => (typeof options[key] === "string" ? options[key] : undefined);
  const delay = text("reviewDelay");
  const dialectFile = text("dialect") === undefined ? undefined : resolve(context.cwd, text("dialect")!);
  const sandbox = await start(dialectFile, {
    port: wholeNumber("--port", text("port") ?? "0", 0, 65_535),
    home: resolve(context.cwd, text("home") ?? join(context.home, "sandbox")),
    seed: wholeNumber("--seed", text("seed") ?? "1", 0, 2 ** 31 - 1),
    ...(dialectFile === undefined
      ? { authorities: [await authorityOf(text("authority"), text("promotedTerm"))] }
      : { dialect: await readDescription(dialectFile) }),
    register: text("register") === "strict" ? "strict" : "open",
    ...(text("review") && { review: text("review") as ReviewMode }),
    ...(delay && { reviewDelayMs: durationMs(delay, "--review-delay") }),
    ...(text("faults") && { faults: text("faults")! }),
    onError: (error) =>
      context.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  try {
    const profiles = (await saveSandboxProfiles(context.home, sandbox, dialectFile)).map((p) => p.name);
    announce(context, sandbox, profiles, dialectFile);
    await untilStopped(context.stop);
  } finally {
    await sandbox.close();
  }
  if (!context.quiet && !context.json) context.stderr.write(messages(context.lang).sandboxStopped + "\n");
  // A server is meant to be stopped. Its one document was printed at the start.
  return { exit: ExitCode.Done, data: undefined, view: () => "" };
}

async function start(dialectFile: string | undefined, options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox, FaultSpecError } = await import("../../../sandbox/index.js");
  try {
    return await startSandbox(options);
  } catch (error) {
    if (error instanceof FaultSpecError) throw new UsageError("sandbox-faults", { zh: error.zh, en: error.en });
    const { isGatewayRequestError } = await import("../../../sdk/index.js");
    if (dialectFile !== undefined && isGatewayRequestError(error)) throw wrongDescription(dialectFile, error);
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
      // Anything else may be a name in the wrong place.
      id: /^[\w-]{1,40}$/.test(id!) ? id! : "***",
      known: AUTHORITIES.map((a) => `${a.id} (${a.capabilities.authority.zh})`).join(", "),
    });
  if (promotedTerm === undefined) return described;
  const chosen = promotedTerm === "fresh" ? "fresh" : "document";
  return { ...described, capabilities: { ...described.capabilities, promotedTerm: chosen } };
}

/** Prints the URL and the command that creates the same profile on another machine. */
function announce(
  context: Context,
  sandbox: Sandbox,
  profiles: readonly string[],
  dialectFile: string | undefined,
): void {
  const { url, home, institutions } = sandbox;
  const sealCaFile = join(home, "seal", "ca.pem");
  const [bank] = institutions;
  const init =
    bank &&
    `bdc init --name sandbox-${bank.role} --gateway ${url} --role ${bank.role} --institution ${bank.id} ${dialectFile === undefined ? "--token-file TOKEN" : dialectFlags(sandbox, bank.id, dialectFile)} --seal-ca ${sealCaFile}`;
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

/** The part of `bdc init` that names the description, the settings and the keys of an institution. */
function dialectFlags(sandbox: Sandbox, institution: string, dialectFile: string): string {
  const { settings, keyFiles, publicKeyFiles } = sandbox.dialectClient(institution);
  const list = (values: Readonly<Record<string, string>>, source = "") =>
    Object.entries(values).map(([name, value]) => `${name}=${source}${value}`);
  const named = list(settings);
  const keys = [...list(keyFiles, "file:"), ...list(publicKeyFiles, "public:")];
  return [
    `--dialect ${dialectFile}`,
    ...(named.length ? [`--settings ${named.join(",")}`] : []),
    ...(keys.length ? [`--keys ${keys.join(",")}`] : []),
  ].join(" ");
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
