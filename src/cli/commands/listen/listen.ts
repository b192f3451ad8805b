import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { WebhookRequest, maskStray } from "../../../contract/index.js";
import { toCaseFacts, type Ledger } from "../../../batch/index.js";
import { verifyWebhook, WebhookError, type CaseSummary, type VerifiedWebhook } from "../../../sdk/index.js";
import type { Context } from "../../core/context.js";
import { note, type LogFields, type LogLevel } from "../../core/log.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { monitored } from "../../monitoring/monitored.js";
import { readLocal } from "../../options/local-files.js";
import { parsePort } from "../../options/port.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { currentProfile, type Profile } from "../../config/profiles.js";
import { jsonLine, sanitize } from "../../terminal/safe-text.js";
import { withLedger } from "../../config/session.js";
import { receiveWebhooks } from "./receiver.js";
import { whileRegistered } from "./registration.js";
import { statusName } from "../../views/words.js";

const FORWARD_TIMEOUT_MS = 60_000;

/**
 * Receives webhooks until Ctrl-C: verifies each, records the case in the ledger and forwards the event. Versions older
 * than one already forwarded are ignored. When forwarding fails, the sender gets an error and repeats the event.
 */
export const listen = monitored("bdc listen", async (context, _args, options) => {
  const profile = await currentProfile(context);
  const register = typeof options["register"] === "string" ? options["register"] : undefined;
  if (register !== undefined && !WebhookRequest.safeParse({ url: register }).success)
    throw new UsageError("webhook-url");
  const secret = register === undefined ? await secretOf(context, options) : [];
  const forward = typeof options["forward"] === "string" ? options["forward"] : undefined;
  const [m, w] = [messages(context.lang), lifecycleWords(context.lang)];
  const say = (level: LogLevel, text: string, fields?: LogFields) =>
    void (context.quiet || note(context, level, text, fields));
  return withLedger(context, "create", async (ledger) => {
    const forwarded = new Map<string, number>();
    const receiver = await receiveWebhooks({
      host: typeof options["host"] === "string" ? options["host"] : "127.0.0.1",
      port: parsePort("--port", options["port"], "bdc listen") ?? 0,
      verify: (payload, headers) => verifyWebhook({ payload, headers, secret, now: context.now() }),
      onRefused: (why) =>
        say(
          "warn",
          `${m.warning}: ${why instanceof WebhookError ? `${w.webhookRefused} [${why.code}]` : sanitize(maskStray(why instanceof Error ? why.message : String(why)))}`,
        ),
      handle: async (event) => {
        const found = event.case;
        if (!found) return;
        if ((forwarded.get(found.caseNo) ?? 0) >= found.version) return;
        const known = await record(ledger, profile, found);
        if (known > found.version)
          return void say("info", w.webhookOlder(sanitize(found.caseNo), found.version, known));
        if (forward) await forwardEvent(forward, event, context);
        forwarded.set(found.caseNo, found.version);
        say(
          "info",
          `${sanitize(found.caseNo)} ${sanitize(found.ref)} ${sanitize(statusName(context, found.rawStatus ?? found.status))}`,
          { caseNo: found.caseNo, ref: found.ref, kind: found.kind, status: found.status },
        );
      },
    });
    try {
      if (options["sandbox"] === true) await registerWithSandbox(profile, receiver.url, secret);
      const untilStopped = async (): Promise<void> => {
        if (context.json)
          context.stdout.write(jsonLine({ ok: true, exitCode: ExitCode.Done, url: receiver.url }) + "\n");
        else context.stdout.write(`${w.listening(receiver.url)}\n`);
        await new Promise<void>((done) =>
          context.stop.aborted ? done() : context.stop.addEventListener("abort", () => done(), { once: true }),
        );
      };
      await (register === undefined ? untilStopped() : whileRegistered(context, register, secret, untilStopped));
    } finally {
      await receiver.close();
    }
    return { exit: ExitCode.Done, data: undefined, view: () => "" };
  });
});

/** Records a case. Returns its version in the ledger, or 0 for a case that was not filed from this machine. */
async function record(ledger: Ledger, { institution }: Profile, found: CaseSummary): Promise<number> {
  const scope = { authority: String(found.authority), institution };
  await ledger.recordCases(scope, [{ kind: found.kind, ref: found.ref, ...toCaseFacts(found) }]);
  const [filing] = await ledger.find({ ...scope, kind: found.kind, ref: found.ref, limit: 1 });
  return filing?.caseVersion ?? 0;
}

/**
 * Forwards an event as JSON, to a URL by POST or to a command on stdin. Throws unless it succeeds. Its errors do not
 * quote the path of the URL or the command line, which may contain secrets.
 */
async function forwardEvent(forward: string, event: VerifiedWebhook, context: Context): Promise<void> {
  const body = JSON.stringify({
    id: event.id,
    type: event.type,
    sentAt: event.sentAt.toISOString(),
    cursor: event.cursor,
    case: event.case,
  });
  if (/^https?:\/\//.test(forward)) {
    const response = await fetch(forward, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${new URL(forward).origin}: ${response.status}`);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    // The command line of the user. No part of the event is inserted into it.
    const child = spawn(forward, {
      shell: true,
      cwd: context.cwd,
      env: { ...context.env },
      stdio: ["pipe", "ignore", "ignore"],
      timeout: FORWARD_TIMEOUT_MS,
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => (code === 0 ? resolve() : reject(new Error(`--forward: ${code ?? signal}`))));
    child.stdin.on("error", () => undefined).end(body);
  });
}

/** Reads the secrets from a file or BDC_WEBHOOK_SECRET, one per line. A sandbox without one gets a new secret. */
async function secretOf(context: Context, options: Record<string, unknown>): Promise<string[]> {
  const file = options["secretFile"];
  const text =
    typeof file === "string"
      ? (await readLocal(context, file)).toString("utf8")
      : (context.env["BDC_WEBHOOK_SECRET"] ??
        (options["sandbox"] === true ? `whsec_${randomBytes(32).toString("base64")}` : ""));
  const secrets = text.split(/\s+/).filter(Boolean);
  if (secrets.length === 0 || secrets.some((s) => !/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(s)))
    throw new UsageError("webhook-secret");
  return secrets;
}

async function registerWithSandbox(
  { gateway, institution }: Profile,
  url: string,
  [secret]: readonly string[],
): Promise<void> {
  const response = await fetch(new URL("/sandbox/webhooks", gateway), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ institution, url, secret }),
  }).catch(() => undefined);
  if (response?.status !== 201) throw new UsageError("not-a-sandbox", { gateway });
}
