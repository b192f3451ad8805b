import { previewFile, submitFile, type Ledger, type PreviewOptions } from "../../batch/index.js";
import { maskForeignText } from "../../contract/index.js";
import { combinePacks, packFromCapabilities, type RegistryClient } from "../../sdk/index.js";
import { parseAccept } from "../options/accept.js";
import type { CommandResult } from "../core/command.js";
import type { Context, Output } from "../core/context.js";
import { monitored } from "../monitoring/monitored.js";
import { durationMs, parsePatience } from "../options/duration.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { submissionWords } from "../messages/commands/submission.js";
import { messages, localized } from "../messages/index.js";
import { currentProfile, type Profile } from "../config/profiles.js";
import { confirm } from "../terminal/prompts.js";
import { columnMapInForce } from "../options/column-map.js";
import { parseFailOnWarning } from "../options/fail-on-warning.js";
import { parseFileFormat } from "../options/file-format.js";
import { packDocument, packInForce } from "../options/rule-pack.js";
import { isOfBatch, openKeptInput, removeAbandonedInputs, type InputFile } from "../options/standard-input.js";
import { openClient, ownerOf, withLedger, withLedgerIfAny } from "../config/session.js";
import { packView } from "../views/pack.js";
import { progress, type Progress } from "../views/progress.js";
import { isoTime, localDate, periodText } from "../views/time.js";
import { batchResultWithFile } from "./batch/result.js";
import { addMatched, previewView, stoppedByWarnings, type MatchedWarnings } from "./batch/preview.js";
import { warningLines } from "./batch/warnings.js";
import { checkOut } from "./batch/result-file.js";
import { sanitize } from "../terminal/safe-text.js";
import { styleOf } from "../terminal/style.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { parseKind } from "../options/kind.js";

export const submit = monitored("bdc submit", async (context, [file = ""], options) => {
  const input = await openKeptInput(context, file);
  let isRecorded = false;
  try {
    return await submitInput(context, input, file, options, async (ledger) => {
      isRecorded = await isOfBatch(ledger, input);
    });
  } finally {
    if (!isRecorded) await input.discard();
  }
});

/** Profile and authority, which are named first: the commonest mistake is the wrong city. */
async function submitTarget(
  context: Context,
  { name, gateway }: Profile,
  client: RegistryClient,
): Promise<{ readonly text: string; readonly environment: (stream: Output) => string; readonly document: object }> {
  const { authority, environment } = await client.capabilities.get({ signal: context.stop });
  const known = { id: authority.id, zh: maskForeignText(authority.zh), en: maskForeignText(authority.en) };
  const shown = sanitize(`${localized(context.lang, known)} (${known.id})`);
  const m = messages(context.lang);
  const target = m.submitTarget(sanitize(name), shown, new URL(gateway).host);
  const words = submissionWords(context.lang);
  return {
    text: target,
    environment: (stream) => {
      if (environment === undefined) return "";
      const shown = words.environments[environment];
      return words.inEnvironment(environment === "test" ? styleOf(stream).warning(shown) : shown);
    },
    document: { profile: { name, gateway }, authority: known, ...(environment && { environment }) },
  };
}

/** @param onEnd Called with the ledger after the file was submitted, also when that failed */
async function submitInput(
  context: Context,
  { path, original }: InputFile,
  file: string,
  options: Record<string, unknown>,
  onEnd: (ledger: Ledger) => Promise<void>,
): Promise<CommandResult> {
  const kind = parseKind(options["kind"]);
  const accept = parseAccept(options["accept"]);
  const patienceMs = parsePatience(options["patience"]);
  const waitMs = typeof options["wait"] === "string" ? durationMs(options["wait"], "--wait") : 0;
  const profile = await currentProfile(context);
  const columnMap = await columnMapInForce(context, options["map"], profile);
  const reading = { ...parseFileFormat(options), ...(columnMap && { columnMap }) };
  const today = localDate(context.now());
  const m = messages(context.lang);
  const pack = await packInForce(context, options["pack"], profile);
  const failOn = parseFailOnWarning(options["failOnWarning"], pack?.pack);
  const ask = options["yes"] !== true;
  if (ask && !context.stdinIsTTY) throw new UsageError("confirmation-needed", { command: `bdc submit ${file}` });
  await checkOut(context, path, `bdc submit ${shellQuote(file)}`, options);

  const client = await openClient(context, profile);
  let view: Progress | undefined;
  try {
    const target = await submitTarget(context, profile, client);
    if (!context.quiet) context.stderr.write(`${[target.text, target.environment(context.stderr)].join("")}\n`);
    if (ask || failOn) {
      const capabilities = await client.capabilities.get({ signal: context.stop });
      const combined = combinePacks(packFromCapabilities(capabilities), pack?.pack);
      const matched: MatchedWarnings = { count: 0, findings: [] };
      const options: Omit<PreviewOptions, "ledger"> = {
        kind,
        ...reading,
        role: profile.role,
        accept,
        today,
        materialLimits: capabilities.materials,
        signal: context.stop,
        submitter: { authority: capabilities.authority.id, institution: profile.institution, profile: profile.name },
        ...(original && { original }),
        ...(combined && { pack: combined }),
        ...(failOn && {
          onFinding: (finding) => {
            if (failOn.matches(finding)) addMatched(matched, finding);
          },
        }),
      };
      const preview = await withLedgerIfAny(context, (ledger) => previewFile(path, { ...options, ledger }));
      const submission = { file, preview, authority: capabilities.authority, profile };
      const stopped = failOn && stoppedByWarnings(submission, failOn, matched);
      if (stopped) return stopped;
      if (pack && ask) context.stderr.write(`${packView(context, pack)}\n`);
      if (ask) {
        const { report, warnings } = preview;
        context.stderr.write(`${[previewView(context, submission), ...warningLines(context, warnings)].join("\n")}\n`);
        const question = m.confirm(report.filings, report.invalidRows, profile.gateway);
        if (!(await confirm(question, m.prompt, context.stop)))
          return { data: { cancelled: true }, exit: ExitCode.Done, view: () => m.cancelled };
      }
    }
    const shown = (view = progress(context));
    return await withLedger(context, "create", async (ledger) => {
      shown.say(m.reading);
      const startedAt = context.now().getTime();
      if (original) await removeAbandonedInputs(context, ledger);
      const summary = await submitFile({
        path,
        original,
        kind,
        reading,
        packText: pack?.text,
        ledger,
        client,
        accept,
        today,
        waitMs,
        patienceMs,
        profile: profile.name,
        institution: profile.institution,
        role: profile.role,
        owner: ownerOf(context),
        drain: context.stop,
        signal: context.abort,
        onProgress: shown.update,
        onWaiting: shown.waiting,
      }).finally(() => onEnd(ledger));
      const result = await batchResultWithFile(context, ledger, summary, options);
      const endedAt = context.now().getTime();
      shown.done();
      return {
        ...result,
        data: {
          ...target.document,
          startedAt: isoTime(startedAt),
          endedAt: isoTime(endedAt),
          ...(result.data as object),
          ...(pack && { pack: packDocument(pack) }),
        },
        view: (c) => {
          const period = submissionWords(c.lang).period(...periodText(startedAt, endedAt));
          const when = [period, target.environment(c.stdout)].join("");
          const parts = [`${target.text}\n${when}\n${result.view(c)}`, ...(pack ? [packView(c, pack)] : [])];
          return parts.join("\n\n");
        },
      };
    });
  } finally {
    view?.done();
    await client.close();
  }
}
