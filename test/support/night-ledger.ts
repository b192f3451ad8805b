import type {
  BatchRecord,
  FilingRecord,
  ReportLedger,
  RowRecord,
  RowValues,
  ValuePaths,
} from "../../src/batch/index.js";
import { makeReason, type Case, type CaseStatus, type Kind, type Reason } from "../../src/contract/index.js";

/** What became of one row, besides what its position decides. */
interface Plan {
  readonly state: RowRecord["state"];
  readonly status?: CaseStatus;
  readonly reasons?: readonly Reason[];
  /** Days from the morning of the report to the due date or promised day. */
  readonly dueDays?: number;
  /** Finding of an invalid row: index into `FINDINGS`. */
  readonly finding?: number;
}

/** One batch of the night: its plans in file order, each with a number of rows. */
export interface NightBatch {
  readonly id: string;
  readonly authority: string;
  readonly kind?: Kind;
  readonly fileName: string;
  /** Minutes after 20:00 at which it was submitted. */
  readonly startMinute: number;
  readonly rowsPerMinute: number;
  readonly rows: readonly (readonly [rows: number, plan: Plan])[];
  /** Minutes after 20:00 at which the authority was last heard; 600 is 06:00. */
  readonly heardMinute?: number;
  readonly state?: BatchRecord["state"];
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** 2026-11-29 20:00 in China. */
export const EVENING = Date.parse("2026-11-29T20:00:00+08:00");
export const MORNING = EVENING + 600 * MINUTE_MS;
const INSTITUTION = "91330106MA2TEXT08W";

const FINDINGS = [
  {
    rule: "citizen-id-check-digit",
    header: "抵押人证件号",
    zh: "末位按推算应为 3，写的是 7",
    en: "the last character should be 3, but is 7",
    fixZh: "逐位核对证件原件，不要只改末位",
    fixEn: "compare every digit with the original document; do not only change the last one",
  },
  {
    rule: "amount-form",
    header: "被担保主债权数额（元）",
    zh: "不是金额：“12万三”",
    en: 'not an amount: "12万三"',
    fixZh: "请按 1200000.00 的格式填写",
    fixEn: "write it as 1200000.00",
  },
  {
    rule: "unit-code-length",
    header: "不动产单元号",
    zh: "应为 28 位，写的是 27 位",
    en: "28 characters are expected, 27 were found",
    fixZh: "从不动产权证书抄录全部 28 位",
    fixEn: "copy all 28 characters from the certificate",
  },
];

const MISMATCH = makeReason(
  "owner-mismatch",
  "抵押人与登记簿的权利人不一致",
  "the mortgagor is not the owner in the register",
  "核对姓名、证件号；已过户的先办转移登记",
  "check name and ID number; register the transfer first if the property was sold",
);
const TITLE = makeReason(
  "title-mismatch",
  "不动产权证号与登记簿不一致",
  "the number of the title certificate differs from the register",
  "以登记簿记载的证号重新申请",
  "submit again with the number in the register",
);
const MISSING_PAPER = makeReason(
  "material-missing",
  "缺少抵押合同第 3 页",
  "page 3 of the mortgage contract is missing",
  "补充扫描件",
  "upload the missing page",
);

const done: Plan = { state: "filed", status: "certified" };
const registered: Plan = { state: "filed", status: "registered" };

/** A night of a bank with three authorities: most is registered, one authority paused, one cannot be reached. */
export const NIGHT: readonly NightBatch[] = [
  {
    id: "B-20261129-SC7U",
    authority: "330100",
    fileName: "银行-抵押登记-杭州.csv",
    startMinute: 5,
    rowsPerMinute: 6,
    heardMinute: 598,
    rows: [
      [3, { state: "filed", status: "supplement-required", reasons: [MISSING_PAPER], dueDays: 0 }],
      [420, done],
      [1, { state: "turned-away", reasons: [MISMATCH] }],
      [14, { state: "invalid", finding: 0 }],
      [264, done],
      [2, { state: "filed", status: "payment-due", dueDays: 2 }],
      [9, { state: "invalid", finding: 1 }],
      [4, { state: "turned-away", reasons: [TITLE] }],
      [31, { state: "filed", status: "reviewing", dueDays: 3 }],
      [2, { state: "filed", status: "reviewing", dueDays: -1 }],
      [12, registered],
    ],
  },
  {
    id: "B-20261129-59DX",
    authority: "320500",
    fileName: "银行-抵押登记-苏州.csv",
    startMinute: 35,
    rowsPerMinute: 4,
    heardMinute: 312,
    state: "open",
    rows: [
      [188, done],
      [5, { state: "invalid", finding: 2 }],
      [96, { state: "filed", status: "accepted", dueDays: 5 }],
      [2, { state: "unclear" }],
      [57, { state: "queued" }],
    ],
  },
  {
    id: "B-20261129-RH6A",
    authority: "310100",
    kind: "mortgage.cancel",
    fileName: "银行-抵押注销-上海.csv",
    startMinute: 15,
    rowsPerMinute: 9,
    heardMinute: 597,
    rows: [
      [236, registered],
      [2, { state: "filed", status: "refused", reasons: [TITLE] }],
      [2, { state: "filed", status: "withdrawn" }],
    ],
  },
];

/** Options of `nightLedger`. */
export interface NightLedgerOptions {
  readonly batches?: readonly NightBatch[];
  /** Pauses and outages as the ledger keeps them. */
  readonly notes?: Awaited<ReturnType<ReportLedger["notes"]>>;
  /** Clocks of the authorities as the ledger keeps them. @default none measured */
  readonly clocks?: Awaited<ReturnType<ReportLedger["clocks"]>>;
}

const at = (minute: number): string => new Date(EVENING + minute * MINUTE_MS).toISOString();

/** Pauses and outages of `NIGHT`. */
export const NIGHT_NOTES: NonNullable<NightLedgerOptions["notes"]> = [
  { at: EVENING + 150 * MINUTE_MS, authority: "330100", what: "paused", note: `${at(95)}/${at(150)}` },
  { at: EVENING + 260 * MINUTE_MS, authority: "310100", what: "outage", note: `${at(215)}/${at(260)}` },
  { at: EVENING + 345 * MINUTE_MS, authority: "320500", what: "outage", note: `${at(315)}/` },
];

/** A ledger that computes its rows: the same on every call, in little memory, for reports of any size. */
export function nightLedger({ batches = NIGHT, notes = NIGHT_NOTES, clocks = [] }: NightLedgerOptions = {}): {
  readonly ledger: ReportLedger;
  readonly records: readonly BatchRecord[];
} {
  const plans = new Map(batches.map((batch, at) => [batch.id, { batch, base: at * 10_000_000 }]));
  const sizeOf = ({ rows }: NightBatch) => rows.reduce((sum, [count]) => sum + count, 0);
  const ledger: ReportLedger = {
    async rowsOf(id, after, limit) {
      const { batch, base } = plans.get(id)!;
      const size = sizeOf(batch);
      const first = Math.max(2, after + 1);
      const count = Math.max(0, Math.min(limit, size + 2 - first));
      return Array.from({ length: count }, (_, i) => rowOf(batch, base, first + i));
    },
    async rowValues(id, after, limit, paths) {
      return (await this.rowsOf(id, after, limit)).map((record) => valuesOf(record, paths));
    },
    async bodyOf() {
      return undefined;
    },
    async clocks() {
      return clocks;
    },
    async counts(id) {
      const rows = sizeOf(plans.get(id)!.batch);
      return {
        rows,
        filings: rows,
        byState: {} as never,
        byCase: {},
        settled: { rows: 0, filings: 0 },
        contradictions: 0,
      };
    },
    async find() {
      return [];
    },
    async notes() {
      return [...notes];
    },
    async pauses() {
      return [];
    },
  };
  return { ledger, records: batches.map((batch) => recordOf(batch, sizeOf(batch))) };
}

/** Selects values as the ledger does. */
function valuesOf({ row, state, filing }: RowRecord, paths: ValuePaths): RowValues {
  const body = filing && {
    mortgageType: "general",
    securedPrincipal: `${600_000 + (filing.id % 97) * 12_500}.00`,
  };
  const select = (value: unknown, list: readonly string[]) =>
    list.map((path) =>
      path
        .split(/[.[\]]+/)
        .slice(1)
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key] ?? null, value ?? null),
    );
  return {
    row,
    state,
    isCorrected: false,
    ...(filing && { filing: { ...filing, hasContradiction: false, hasSameContent: true } }),
    caseValues: select(filing?.case === undefined ? null : JSON.parse(filing.case), paths.case),
    bodyValues: select(body, paths.body),
  };
}

function recordOf(batch: NightBatch, rows: number): BatchRecord {
  const { id, authority, kind = "mortgage.file", fileName, startMinute, heardMinute, state = "done" } = batch;
  return {
    id,
    authority,
    kind,
    fileName,
    institution: INSTITUTION,
    profile: `bank-${authority}`,
    filePath: `/data/${fileName}`,
    sha256: Buffer.from(id.padEnd(32, ".")).toString("hex").slice(0, 64),
    bytes: rows * 400,
    format: JSON.stringify({ authorityPack: { id: authority, version: "2026.10" } }),
    createdAt: EVENING + startMinute * MINUTE_MS,
    updatedAt: EVENING + (heardMinute ?? 596) * MINUTE_MS,
    ...(heardMinute !== undefined && { heardAt: EVENING + heardMinute * MINUTE_MS }),
    state,
    finished: false,
    lastRow: rows + 1,
    rows,
    filings: rows,
  };
}

function planAt({ rows }: NightBatch, index: number): Plan {
  let left = index;
  for (const [count, plan] of rows) {
    if (left < count) return plan;
    left -= count;
  }
  throw new Error("no such row");
}

function rowOf(batch: NightBatch, base: number, row: number): RowRecord {
  const index = row - 2;
  const plan = planAt(batch, index);
  const ref = `${batch.authority}-${String(index + 1).padStart(6, "0")}`;
  const { state } = plan;
  if (state === "invalid") {
    const finding = { row, column: 3, severity: "error", ...FINDINGS[plan.finding ?? 0] };
    return { row, ref, intake: "invalid", state, findings: JSON.stringify([finding]) };
  }
  return { row, ref, intake: "new", state, filing: filingOf(batch, { id: base + row, row, ref, plan }) };
}

function filingOf(
  batch: NightBatch,
  { id, row, ref, plan }: { id: number; row: number; ref: string; plan: Plan },
): FilingRecord {
  const { authority, kind = "mortgage.file", startMinute, rowsPerMinute } = batch;
  const minute = startMinute + 1 + row / rowsPerMinute;
  // Nothing was sent to 330100 during its pause.
  const isAfterPause = authority === "330100" && minute > 95;
  const sentAt = EVENING + Math.floor((isAfterPause ? minute + 55 : minute) * MINUTE_MS);
  const digest = String(id).padStart(64, "0");
  const common = { id, authority, institution: INSTITUTION, kind, ref, batch: batch.id, row, digest };
  const times = { queuedAt: EVENING + startMinute * MINUTE_MS, updatedAt: sentAt };
  const { state, status, reasons } = plan;
  if (state === "queued") return { ...common, ...times, state, attempt: 0 };
  const sent = { ...common, ...times, sentAt, attempt: row % 211 === 0 ? 2 : 1 };
  const reasonsText = reasons && { reasons: JSON.stringify(reasons) };
  if (state !== "filed" || status === undefined)
    return { ...sent, state: state as FilingRecord["state"], ...reasonsText };
  const found = caseOf(sent, {
    status,
    ...(reasons && { reasons }),
    ...(plan.dueDays !== undefined && { dueDays: plan.dueDays }),
  });
  return {
    ...sent,
    state,
    caseNo: found.caseNo,
    caseStatus: status,
    caseVersion: 3,
    caseDone: found.done,
    case: JSON.stringify(found),
  };
}

function caseOf(
  filing: Pick<FilingRecord, "authority" | "kind" | "ref" | "row" | "digest" | "sentAt">,
  { status, reasons, dueDays }: { status: CaseStatus; reasons?: readonly Reason[]; dueDays?: number },
): Case {
  const { authority, kind, ref, row, digest, sentAt = 0 } = filing;
  const instant = (ms: number) => new Date(ms).toISOString();
  const day = (days: number) => instant(MORNING + days * DAY_MS + 11 * 60 * MINUTE_MS);
  const caseNo = `${authority}-20261129-${String(row).padStart(6, "0")}`;
  const isRegistered = status === "registered" || status === "certified";
  const registeredAt = Math.min(sentAt + (30 + ((row * 37) % 250)) * MINUTE_MS, MORNING - 4 * MINUTE_MS);
  const due = dueDays === undefined ? undefined : day(dueDays);
  return {
    caseNo,
    ref,
    kind,
    contentDigest: digest,
    status,
    authorityStatus: { code: "1", text: "1" },
    done:
      status !== "registered" || kind === "mortgage.cancel"
        ? ["certified", "refused", "withdrawn", "registered"].includes(status)
        : false,
    version: 3,
    authority,
    receivedAt: instant(sentAt + 1_000),
    updatedAt: instant(registeredAt),
    units: [],
    certificates:
      status === "certified"
        ? [
            {
              no: `浙（2026）不动产证明第${String(row).padStart(7, "0")}号`,
              kind: "proof",
              right: "mortgage",
              unitCodes: [],
              issuedAt: instant(registeredAt + 2 * MINUTE_MS),
            },
          ]
        : [],
    ...(isRegistered && { registeredAt: instant(registeredAt), promisedBy: day(row % 61 === 0 ? -2 : 1) }),
    ...(status === "supplement-required" && {
      supplement: { items: [...(reasons ?? [])], ...(due !== undefined && { dueBy: due }) },
    }),
    ...(status === "payment-due" && {
      fee: { amount: "80.00", currency: "CNY", items: 1, paid: false, ...(due !== undefined && { dueBy: due }) },
    }),
    ...((status === "reviewing" || status === "accepted") && due !== undefined && { promisedBy: due }),
    ...(status === "refused" && { reasons: [...(reasons ?? [])] }),
  } as Case;
}
