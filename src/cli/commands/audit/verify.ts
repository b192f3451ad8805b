import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  isLedgerError,
  isSignedBy,
  parseCheckpoint,
  type AuditOptions,
  type AuditReport,
  type IntegrityFinding,
  type ParsedCheckpoint,
} from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { withLedger } from "../../config/session.js";
import { UsageError } from "../../errors/usage-error.js";
import { auditWords } from "../../messages/commands/audit.js";
import { localized } from "../../messages/index.js";
import { readLocal } from "../../options/local-files.js";
import { SIGNS, styleOf } from "../../terminal/style.js";
import { sanitize } from "../../terminal/safe-text.js";
import { progress } from "../../views/progress.js";

type SignatureState = "valid" | "invalid" | "none" | "unchecked";

interface GivenCheckpoint extends ParsedCheckpoint {
  readonly state: SignatureState;
}

/** Findings shown on a terminal; `--json` gives all. */
const MAX_FINDINGS = 20;

/** Verifies the ledger against its hash chain, and against a checkpoint that was kept elsewhere. */
export async function verifyAudit(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const given = await givenCheckpoint(context, options);
  const words = auditWords(context.lang);
  const view = progress(context);
  try {
    const report = await audit(context, {
      signal: context.stop,
      onProgress: (at) => view.line(words.progress(at)),
      ...(given && { checkpoint: given.checkpoint }),
    });
    return result(report, given);
  } finally {
    view.done();
  }
}

/** Runs the audit. A file too damaged to be opened counts as a finding. */
async function audit(context: Context, options: AuditOptions): Promise<AuditReport> {
  try {
    return await withLedger(context, "existing", (ledger) => ledger.audit(options));
  } catch (error) {
    if (!isLedgerError(error) || error.code !== "ledger-damaged") throw error;
    const { zh, en } = error;
    const nothing = { links: 0, linksOfVersion2: 0, events: 0, batches: 0, rows: 0, filings: 0, cases: 0 };
    return { covers: "tables", ...nothing, found: 1, findings: [{ code: "ledger-file-damaged", zh, en }] };
  }
}

async function givenCheckpoint(
  context: Context,
  { checkpoint, publicKey }: Record<string, unknown>,
): Promise<GivenCheckpoint | undefined> {
  if (typeof checkpoint !== "string") {
    if (publicKey !== undefined) throw new UsageError("checkpoint-needed");
    return undefined;
  }
  const isFile = existsSync(resolve(context.cwd, checkpoint));
  const parsed = parseCheckpoint(isFile ? (await readLocal(context, checkpoint)).toString() : checkpoint);
  if (parsed === undefined) throw new UsageError("checkpoint-unreadable", { what: checkpoint });
  if (typeof publicKey !== "string") return { ...parsed, state: parsed.signature ? "unchecked" : "none" };
  const key = await readLocal(context, publicKey);
  if (parsed.signature === undefined) throw new UsageError("checkpoint-unsigned", { what: checkpoint });
  try {
    return { ...parsed, state: isSignedBy(parsed.signature, key) ? "valid" : "invalid" };
  } catch {
    throw new UsageError("key-unreadable", { path: publicKey });
  }
}

const BAD_SIGNATURE: IntegrityFinding = {
  code: "checkpoint-signature-invalid",
  zh: "核对点的签名与公钥不符：核对点被改动，或由其他密钥签名",
  en: "the signature of the checkpoint does not match the public key: it was altered, or another key signed it",
};

function result(report: AuditReport, given: GivenCheckpoint | undefined): CommandResult {
  const forged = given?.state === "invalid";
  const findings = forged ? [BAD_SIGNATURE, ...report.findings] : report.findings;
  const found = report.found + (forged ? 1 : 0);
  return {
    exit: found === 0 ? ExitCode.Done : ExitCode.NotReleasable,
    data: {
      intact: found === 0,
      ...report,
      found,
      findings,
      ...(given && { checkpoint: { ...given.checkpoint, signature: given.state } }),
    },
    view: (c) => view(c, { ...report, findings, found }, given),
  };
}

function verdictLine(stdout: Context["stdout"], isIntact: boolean, text: string): string {
  const name = isIntact ? "success" : "failure";
  return stdout.isTTY ? styleOf(stdout)[name](`${SIGNS[name]} ${text}`) : text;
}

function view({ lang, stdout }: Context, report: AuditReport, given: GivenCheckpoint | undefined): string {
  const words = auditWords(lang);
  const { found, findings } = report;
  const shown = findings.slice(0, MAX_FINDINGS);
  return [
    verdictLine(stdout, found === 0, found === 0 ? words.intact[report.covers] : words.altered(found)),
    ...shown.map((finding) => `- ${sanitize(localized(lang, finding))} [${finding.code}]`),
    ...(found > shown.length ? [words.notListed(found - shown.length)] : []),
    ...(found > 0 ? [words.advice] : []),
    ...(report.ledger === undefined ? [] : [`${words.ledger}: ${sanitize(report.ledger)}`, words.read(report)]),
    ...(given === undefined ? [words.noCheckpoint] : [words.signature[given.state]]),
    ...(given !== undefined && found === 0 ? [words.checkpointHolds(given.checkpoint.link)] : []),
  ].join("\n");
}
