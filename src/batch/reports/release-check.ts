import {
  type Certificate,
  type FilingOf,
  type Reason,
  type UnitState,
  isRegistered,
  unitCodesOf,
  makeReason,
  maskForeignText,
  maskForeignValue,
} from "../../contract/index.js";
import {
  isAborted,
  isNotFound,
  isRegistryError,
  verifyCertificateFile,
  type VerifyCertificateOptions,
  type RegistryClient,
  type ReceivedCase,
} from "../../sdk/index.js";
import { encodeCsv } from "../files/csv/encode-table.js";
import { escapeFormula } from "../files/csv/encode.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, FilingRecord } from "../ledger/types.js";

/** Whether the money of one mortgage may be released, and everything that speaks against it. */
export interface ReleaseVerdict {
  /** Row of the file, as Excel numbers it. */
  readonly row: number;
  readonly ref: string;
  readonly caseNo?: string;
  readonly certificateNo?: string;
  readonly registeredAt?: string;
  readonly releasable: boolean;
  /** Whether everything could be looked at. A row that could not be is never releasable. */
  readonly verified: boolean;
  /** Why it could not be looked at: what the client threw. */
  readonly failure?: unknown;
  readonly reasons: readonly Reason[];
  /** What should be looked at and does not stand in the way by itself. */
  readonly warnings: readonly Reason[];
}

export interface ReleaseCheckOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  /** The authority's seal CAs, PEM. */
  readonly trustedCas: string;
  /** Who of those below the CAs may seal. */
  readonly sealPolicy?: VerifyCertificateOptions["sealPolicy"];
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
  readonly now?: () => Date;
}

const PAGE = 1_000;
/** Mortgages looked at side by side; the client's rate limiter keeps to the authority's rate. */
const AT_ONCE = 8;

/**
 * Says for each mortgage of a batch whether money may be released: it stands in the register (民法典 402: only then does
 * it exist), its certificate exists and is valid, the register says what was filed, and no seizure has come over the
 * unit since. Everything is asked afresh: the ledger's own knowledge may be of yesterday. Verdicts come in file order,
 * one for each row: what the authority does not answer for one row is "not verified" and leaves the others theirs.
 * @throws AbortedError, and what the ledger throws
 */
export async function* checkRelease(options: ReleaseCheckOptions): AsyncGenerator<ReleaseVerdict> {
  let done = 0;
  for (let after = 0; ;) {
    const rows = await options.ledger.rowsOf(options.batch.id, after, PAGE);
    if (rows.length === 0) return;
    after = rows.at(-1)!.row;
    // Several rows of one filing are one mortgage: asked once.
    const verdictOf = new Map<number, Promise<Judged>>();
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      const verdicts = rows.slice(i, i + AT_ONCE).map(async ({ row, ref, filing, state }): Promise<ReleaseVerdict> => {
        if (!filing || state !== "filed")
          return { row, ref, releasable: false, verified: true, reasons: [notFiled(state)], warnings: [] };
        const verdict = verdictOf.get(filing.id) ?? judgeOrFail(options, filing);
        verdictOf.set(filing.id, verdict);
        const { reasons, warnings = [], verified = true, ...facts } = await verdict;
        return { row, ref, ...facts, releasable: verified && reasons.length === 0, verified, reasons, warnings };
      });
      for (const verdict of await Promise.all(verdicts)) {
        options.onProgress?.(++done);
        yield verdict;
      }
    }
  }
}

type Judged = Pick<ReleaseVerdict, "caseNo" | "certificateNo" | "registeredAt" | "reasons"> &
  Partial<Pick<ReleaseVerdict, "warnings" | "verified" | "failure">>;

/** A failure of the ledger ends everything; one of the authority, or of what it sent, is this filing's alone. */
async function judgeOrFail(options: ReleaseCheckOptions, filing: FilingRecord): Promise<Judged> {
  const body = await options.ledger.bodyOf(filing.id);
  try {
    return await judge(options, filing, body!);
  } catch (error) {
    if (isAborted(error) || options.signal?.aborted) throw error;
    return { caseNo: filing.caseNo!, verified: false, failure: error, reasons: [notVerified(error)] };
  }
}

async function judge(
  { client, trustedCas, sealPolicy, signal, now }: ReleaseCheckOptions,
  filing: FilingRecord,
  body: string,
): Promise<Judged> {
  const call = signal ? { signal } : {};
  const caseNo = filing.caseNo!;
  if (filing.contradiction) return { caseNo, reasons: [contradiction()] };
  const found = await client.cases.get(caseNo, call);
  if (!isRegistered(found.status)) return { caseNo, reasons: [notRegistered(found)] };
  const facts = { caseNo, ...(found.registeredAt && { registeredAt: found.registeredAt }) };
  const promised = found.certificates.find((c) => c.right === "mortgage");
  if (!promised) return { ...facts, reasons: [noCertificate()] };

  const content = JSON.parse(body) as FilingOf<"mortgage.file">;
  const unitCodes = unitCodesOf(content);
  const reasons: Reason[] = maskForeignValue((found.alerts ?? []).filter((a) => a.code === "R-06"));
  const warnings: Reason[] = [];
  try {
    const certificate = await client.certificates.get(promised.no, call);
    const pdf = await client.certificates.file(promised.no, {}, call);
    const expected = {
      no: promised.no,
      identifier: promised.identifier,
      unitCodes,
      holders: certificate.holders.map((h) => h.name),
      sha256: certificate.file.sha256,
      status: certificate.status,
    };
    const { findings } = await verifyCertificateFile(pdf, {
      trustedCas,
      expected,
      ...(sealPolicy && { sealPolicy }),
      ...(now && { now: now() }),
    });
    for (const { rule, severity, zh, en, fixZh, fixEn } of findings)
      (severity === "error" ? reasons : warnings).push({ code: rule, zh, en, fixZh, fixEn });
    reasons.push(...againstData(certificate, found, content, client.institution));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    reasons.push(noCertificate());
  }
  for (const unitCode of unitCodes) reasons.push(...(await againstUnit(client, unitCode, promised.no, content, call)));
  return { ...facts, certificateNo: promised.no, reasons, warnings };
}

/** The certificate's data against the case and what was filed. */
function againstData(
  certificate: Certificate,
  found: ReceivedCase,
  content: FilingOf<"mortgage.file">,
  institution: string,
): Reason[] {
  const reasons: Reason[] = [];
  const differs = (what: string, en: string) =>
    reasons.push(
      makeReason(
        "release-certificate-differs",
        `证明记载的${what}与申请不一致`,
        `the certificate says another ${en} than was filed`,
        "与登记机构核对，查清之前不要放款",
        "ask the authority, and release nothing before it is cleared up",
      ),
    );
  if (certificate.caseNo !== found.caseNo) differs("受理编号", "case");
  if (!certificate.holders.some((h) => h.idNo === institution)) differs("抵押权人", "mortgagee");
  const amount = content.mortgageType === "maximum" ? content.maximumClaim : content.securedPrincipal;
  if (certificate.amount !== undefined && amount !== undefined && Number(certificate.amount) !== Number(amount))
    differs("债权数额", "amount");
  const units = new Set(certificate.unitCodes);
  if (unitCodesOf(content).some((u) => !units.has(u))) differs("不动产单元", "unit");
  return reasons;
}

async function againstUnit(
  client: RegistryClient,
  unitCode: string,
  proofNo: string,
  content: FilingOf<"mortgage.file">,
  call: { signal?: AbortSignal },
): Promise<Reason[]> {
  let unit: UnitState;
  try {
    unit = await client.units.get(unitCode, { purpose: "放款前核验" }, call);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return [unitUnknown(unitCode)];
  }
  const reasons = unit.seizures.map((s) =>
    makeReason(
      "release-seized",
      `${unitCode} 已被查封（${s.organ}，${s.documentNo}）`,
      `${unitCode} is under seizure (${s.organ}, ${s.documentNo})`,
      "不要放款；与法院和登记机构核实",
      "do not release; clarify with the court and the authority",
    ),
  );
  const own = unit.mortgages.find((m) => m.proofNo === proofNo);
  if (!own) {
    reasons.push(
      makeReason(
        "release-mortgage-gone",
        `登记簿上 ${unitCode} 没有这项抵押权`,
        `the register does not hold this mortgage on ${unitCode}`,
        "可能已注销；与登记机构核实",
        "it may have been cancelled; ask the authority",
      ),
    );
  } else if (
    Number(own.amount) !== Number(content.mortgageType === "maximum" ? content.maximumClaim : content.securedPrincipal)
  ) {
    // 担保制度解释 art. 47: the register goes before the contract.
    reasons.push(
      makeReason(
        "release-amount-differs",
        `登记簿上 ${unitCode} 的债权数额是 ${own.amount}，与申请不一致`,
        `the register holds ${own.amount} on ${unitCode}, which is not what was filed`,
        "以登记簿为准；先办理更正",
        "the register prevails: have it corrected first",
      ),
    );
  }
  return reasons;
}

function unitUnknown(unitCode: string): Reason {
  return makeReason(
    "release-unit-unknown",
    `登记机构查不到不动产单元 ${unitCode}`,
    `the authority does not know the unit ${unitCode}`,
    "不要放款；与登记机构核实该单元的登记状态",
    "do not release; ask the authority about the unit",
  );
}

/** Nothing is known against it, and nothing for it. */
function notVerified(error: unknown): Reason {
  const { zh, en } = isRegistryError(error)
    ? error
    : { zh: "登记机构的答复无法处理", en: "the authority's answer could not be processed" };
  return makeReason(
    "release-not-verified",
    `未能核验：${zh}`,
    `not verified: ${en}`,
    "不要放款；稍后重新运行 bdc release-check",
    "do not release; run `bdc release-check` again later",
  );
}

function notFiled(state: string): Reason {
  return makeReason(
    "release-not-filed",
    "还没有受理",
    `it has no case yet (${state})`,
    "先运行 bdc resume，或改正后重新提交",
    "run `bdc resume`, or correct it and submit it again",
  );
}
function notRegistered({ status, authorityStatus }: ReceivedCase): Reason {
  return makeReason(
    "release-not-registered",
    `尚未登簿（${maskForeignText(authorityStatus.text)}）`,
    `not in the register yet (${status})`,
    "等登簿后再查；抵押权自登记时设立（民法典 402）",
    "check again once it is registered: before that there is no mortgage (民法典 402)",
  );
}
function noCertificate(): Reason {
  return makeReason(
    "release-no-certificate",
    "登记机构还没有出具登记证明",
    "the authority has issued no certificate",
    "等出证后再查",
    "check again once it is issued",
  );
}
function contradiction(): Reason {
  return makeReason(
    "release-contradiction",
    "登记机构前后的答复互相矛盾",
    "the authority's reports contradict each other",
    "先与登记机构核实",
    "clarify with the authority first",
  );
}

const CSV_HEADERS = {
  zh: ["行", "申请编号", "受理编号", "证明号", "登簿时间", "可否放款", "原因", "处理建议"],
  en: ["row", "ref", "case", "certificate", "registered at", "releasable", "reasons", "what to do"],
} as const;

function localizedVerdict({ releasable, verified }: ReleaseVerdict, zh: boolean): string {
  if (!verified) return zh ? "未核验" : "not verified";
  if (releasable) return zh ? "可以" : "yes";
  return zh ? "不可以" : "no";
}

/** The verdicts as a file that Excel opens as it is. */
export function releaseCsv(verdicts: readonly ReleaseVerdict[], lang: "zh" | "en"): Uint8Array {
  const zh = lang === "zh";
  const rows = verdicts.map((v) => [
    String(v.row),
    v.ref,
    v.caseNo ?? "",
    v.certificateNo ?? "",
    v.registeredAt ?? "",
    localizedVerdict(v, zh),
    [...v.reasons, ...v.warnings].map((r) => (zh ? r.zh : r.en)).join("；"),
    [...v.reasons, ...v.warnings].map((r) => (zh ? r.fixZh : r.fixEn) ?? "").join("；"),
  ]);
  return encodeCsv([CSV_HEADERS[lang], ...rows.map((row) => row.map(escapeFormula))], {
    encoding: "utf-8-bom",
    newline: "\r\n",
  });
}
