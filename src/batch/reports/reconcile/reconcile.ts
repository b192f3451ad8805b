import { dateInChina, type Role } from "../../../contract/index.js";
import { isAborted, isRegistryError, type RegistryClient } from "../../../sdk/index.js";
import { openBatchFile } from "../../check/batch-file.js";
import { isHeaderError } from "../../check/index.js";
import { isFileError } from "../../files/common/file-error.js";
import { restorePause } from "../../engine/authority-pause.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { AuditReport } from "../../ledger/audit-report.js";
import type { BatchRecord } from "../../ledger/types.js";
import { digestFile } from "../../materials/digest.js";
import { compareAuthority, type BatchAtAuthority } from "./compare-authority.js";
import { compareFile, type FileTally } from "./compare-file.js";
import { CaseNumbers, compareLedger, type LedgerTally } from "./compare-ledger.js";
import { DifferenceList } from "./difference-list.js";
import type { Difference, FileState, ReconciledAuthority, ReconciledBatch, Reconciliation } from "./model.js";
import { MoneySum } from "./money-sum.js";
import { isTied, sumLines, tieLines } from "./tie-lines.js";

/** Part of a reconciliation that is under way, and how far it is. */
export interface ReconcileProgress {
  /** The part that is being read. */
  readonly part: "chain" | "ledger" | "file" | "authority";
  /** Links, rows or cases read in this part so far. */
  readonly done: number;
}

/** Options of `reconcile`. */
export interface ReconcileOptions {
  /** Ledger to read. */
  readonly ledger: Ledger;
  /** Batches to compare. */
  readonly batches: readonly BatchRecord[];
  /** Opens the client of the gateway that a batch was sent to. The caller closes it. */
  readonly openClient: (batch: BatchRecord) => Promise<RegistryClient>;
  /** Describes an error that is not one of a call, such as a missing token. Others are thrown. */
  readonly describe: (error: unknown) => ReconciledAuthority["problem"];
  /** Where the file of the only batch is now. @default the recorded path */
  readonly filePath?: string | undefined;
  /** Role of the institution, for the rules that the file is read with. */
  readonly role?: Role | undefined;
  /** Current time. */
  readonly now: Date;
  /** Ends the reconciliation early. */
  readonly signal?: AbortSignal | undefined;
  /** Called with every difference, as it is found. */
  readonly onDifference?: (difference: Difference) => void;
  /** Called while a part is being read. */
  readonly onProgress?: (progress: ReconcileProgress) => void;
}

/** What is known of one batch so far. */
interface Part extends BatchAtAuthority {
  readonly file: FileState;
  readonly filePath: string;
  readonly fileProblem?: { readonly zh: string; readonly en: string };
  readonly inFile: FileTally | undefined;
}

/**
 * Compares the files of batches, the ledger and the register of the authority. Only reads.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { ledger, batches, now, signal } = options;
  const list = new DifferenceList(options.onDifference);
  const chain = await ledger.audit({
    ...(signal && { signal }),
    onProgress: ({ done }) => options.onProgress?.({ part: "chain", done }),
  });
  const caseNumbers = new CaseNumbers(ledger);
  const parts: Part[] = [];
  for (const batch of batches) {
    const inLedger = await compareLedger({ ledger, batch, list, caseNumbers, onRows: counter(options, "ledger") });
    await reportChain(chain, { batch, inLedger }, options, list);
    const atAuthority = { cases: 0, ahead: 0, unproven: 0, amounts: new MoneySum() };
    parts.push({ batch, inLedger, atAuthority, ...(await readFile(batch, inLedger, options, list)) });
  }
  reportChainAsWhole(chain, list);
  const authorities: ReconciledAuthority[] = [];
  for (const group of groups(parts)) authorities.push(await askAuthority(group, options, list));
  const done = parts.map((part) => {
    const asked = authorities.find((one) => isSameScope(one, part.batch));
    return finished(part, asked?.reached === true, list);
  });
  return {
    format: "bdc-reconciliation/1",
    generatedAt: now.getTime(),
    ties:
      list.total === 0 &&
      authorities.every((one) => one.reached) &&
      done.every(({ file, lines }) => file === "unchanged" && lines.every(isTied)),
    batches: done,
    authorities,
    totals: sumLines(done.map(({ lines }) => lines)),
    differences: list.listed,
    differencesTotal: list.total,
    byCode: list.byCode,
    chain: { intact: chain.found === 0, links: chain.links, findings: chain.found },
  };
}

function counter({ onProgress }: ReconcileOptions, part: ReconcileProgress["part"]): (more: number) => void {
  let done = 0;
  return (more) => onProgress?.({ part, done: (done += more) });
}

/** Reports what the audit of the chain says about one batch: findings that name it or one of its filings. */
async function reportChain(
  { findings }: AuditReport,
  { batch, inLedger }: Pick<Part, "batch" | "inLedger">,
  { ledger }: ReconcileOptions,
  list: DifferenceList,
): Promise<void> {
  for (const { batch: id, ref, row, zh, en } of findings) {
    if (id === undefined && ref === undefined) continue;
    if (id !== undefined && id !== batch.id) continue;
    if (id === undefined) {
      const filings = await ledger.find({ ref: ref!, limit: 10 });
      if (filings.length > 0 && !filings.some((filing) => inLedger.filingIds.has(filing.id))) continue;
    }
    list.add(
      "ledger-altered",
      { batch: batch.id, ...(row !== undefined && { row }), ...(ref !== undefined && { ref }) },
      { zh, en },
    );
  }
}

function reportChainAsWhole({ findings }: AuditReport, list: DifferenceList): void {
  for (const { batch, ref, zh, en } of findings)
    if (batch === undefined && ref === undefined) list.add("ledger-altered", {}, { zh, en });
}

async function readFile(
  batch: BatchRecord,
  inLedger: LedgerTally,
  options: ReconcileOptions,
  list: DifferenceList,
): Promise<Pick<Part, "file" | "filePath" | "fileProblem" | "inFile">> {
  const { ledger, role, signal } = options;
  const filePath = options.filePath ?? batch.filePath;
  const place = { batch: batch.id, file: filePath };
  const failed = (code: "file-missing" | "file-unreadable", problem: { zh: string; en: string }) => {
    list.add(code, place, { zh: problem.zh, en: problem.en });
    const file: FileState = code === "file-missing" ? "missing" : "unreadable";
    return { file, filePath, fileProblem: { zh: problem.zh, en: problem.en }, inFile: undefined };
  };
  try {
    const { sha256 } = await digestFile(filePath);
    const isChanged = sha256 !== batch.sha256;
    if (isChanged) list.add("file-differs", place);
    // Judged by the rules of the day on which it was submitted.
    const today = dateInChina(new Date(batch.createdAt).toISOString());
    const file = await openBatchFile(batch, { path: filePath, role, today, signal });
    const onRows = counter(options, "file");
    const inFile = await compareFile({ ledger, batch, file, path: filePath, isChanged, inLedger, list, onRows });
    return { file: isChanged ? "changed" : "unchanged", filePath, inFile };
  } catch (error) {
    if (signal?.aborted) throw error;
    if (isMissing(error)) return failed("file-missing", { zh: filePath, en: filePath });
    if (isFileError(error)) return failed("file-unreadable", error);
    if (isHeaderError(error)) {
      const [first] = error.findings;
      return failed("file-unreadable", first ?? { zh: error.message, en: error.message });
    }
    if (isSystemError(error)) return failed("file-unreadable", { zh: error.code, en: error.code });
    throw error;
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

function isMissing(error: unknown): boolean {
  if (isFileError(error)) return error.code === "file-not-found";
  return isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

const isSameScope = (
  a: Pick<BatchRecord, "authority" | "institution" | "kind">,
  b: Pick<BatchRecord, "authority" | "institution" | "kind">,
): boolean => a.authority === b.authority && a.institution === b.institution && a.kind === b.kind;

/** Groups batches that are asked for together: those of one authority, institution and kind. */
function groups(parts: readonly Part[]): Part[][] {
  const found: Part[][] = [];
  for (const part of parts) {
    const group = found.find(([first]) => isSameScope(first!.batch, part.batch));
    if (group) group.push(part);
    else found.push([part]);
  }
  return found;
}

function finished(part: Part, reached: boolean, list: DifferenceList): ReconciledBatch {
  const { batch, inLedger, atAuthority, inFile, file, filePath, fileProblem } = part;
  const { id, kind, authority, institution, profile, fileName } = batch;
  return {
    id,
    kind,
    authority,
    institution,
    profile,
    fileName,
    filePath,
    file,
    ...(fileProblem && { fileProblem }),
    lines: tieLines(inFile, inLedger, reached ? atAuthority : undefined),
    differences: list.ofBatch(id),
    notSent: inLedger.notSent,
    corrected: inLedger.corrected,
    returned: inLedger.returned.result(),
    ahead: atAuthority.ahead,
    unproven: atAuthority.unproven,
  };
}

async function askAuthority(
  group: readonly Part[],
  options: ReconcileOptions,
  list: DifferenceList,
): Promise<ReconciledAuthority> {
  const { ledger, signal } = options;
  const { batch } = group[0]!;
  const { authority, institution, profile, kind } = batch;
  const heardAt = Math.max(...group.map((part) => part.batch.heardAt ?? 0));
  let casesRead = 0;
  const count = counter(options, "authority");
  const onCases = (cases: number) => {
    casesRead += cases;
    count(cases);
  };
  const about = { authority, institution, profile, kind, ...(heardAt > 0 && { heardAt }) };
  try {
    const client = await options.openClient(batch);
    await restorePause(ledger, authority, client);
    await compareAuthority({ ledger, client, kind, batches: group, list, signal, onCases });
    return { ...about, reached: true, casesRead };
  } catch (error) {
    if (isAborted(error) || signal?.aborted) throw error;
    const problem = isRegistryError(error) ? error : options.describe(error);
    if (!problem) throw error;
    const { code, zh, en } = problem;
    return { ...about, reached: false, problem: { code, zh, en }, casesRead };
  }
}
