import type { Case, CaseCertificate, Kind } from "../../../contract/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, RowRecord, RowValues } from "../../ledger/types.js";
import { inFen } from "../../totals/fen.js";
import type { Outcome } from "./model.js";
import { outcomeOf } from "./outcome.js";

/** An amount as a number that can be added. */
export interface Fen {
  readonly fen: bigint;
  readonly currency: string;
}

/** What a report needs to know of the case of a filing. */
export interface CaseFacts extends Pick<Case, "caseNo" | "receivedAt" | "done" | "promisedBy" | "registeredAt"> {
  readonly status: Case["status"];
  readonly certificates: readonly Pick<CaseCertificate, "right">[];
  readonly alerts: number;
  readonly supplement?: { readonly dueBy?: string };
  readonly fee?: { readonly dueBy?: string };
  readonly preReview?: { readonly validUntil: string };
}

/** What a report needs to know of one row. */
export interface RowFacts {
  readonly values: RowValues;
  readonly outcome: Outcome;
  /** The whole record, for outcomes that have reasons. */
  readonly record?: RowRecord;
  /** The filing, in the first row of the batch that shows it. Further rows of the same filing have none. */
  readonly filing?: NonNullable<RowValues["filing"]>;
  /** Case of `filing`. */
  readonly found?: CaseFacts;
  /** Amount of `filing`. */
  readonly amount?: Fen;
}

const CASE_PATHS = [
  "$.receivedAt",
  "$.registeredAt",
  "$.promisedBy",
  "$.certificates[0].right",
  "$.certificates[1].right",
  "$.certificates[2].right",
  "$.alerts",
  "$.supplement.dueBy",
  "$.fee.dueBy",
  "$.preReview.validUntil",
];
/** Paths from which `amountOf` reads, for kinds that have an amount. */
const AMOUNT_PATHS: Partial<Record<Kind, readonly string[]>> = {
  "mortgage.file": ["$.mortgageType", "$.securedPrincipal", "$.maximumClaim", "$.currency"],
  "pre-notice.register": ["$.mortgage.mortgageAmount"],
};
/** Certificates that are read by path. Cases with as many are read whole, because they may have more. */
const MAX_RIGHTS = 3;
const FIRST_RIGHT = CASE_PATHS.indexOf("$.certificates[0].right");
const PAGE_ROWS = 500;
/** Rows without reasons that are read along with their neighbours, rather than in two reads. */
const MAX_GAP = 8;
/** Outcomes of which the reasons are shown. */
const REASONED: readonly Outcome[] = ["returned", "invalid", "unclear", "waits-for-us"];

/** Yields the rows of a batch in file order, in pages. */
export async function* rowFacts(
  ledger: Pick<Ledger, "rowValues" | "rowsOf">,
  batch: Pick<BatchRecord, "id" | "kind">,
): AsyncGenerator<readonly RowFacts[]> {
  const seen = new Set<number>();
  const paths = { case: CASE_PATHS, body: AMOUNT_PATHS[batch.kind] ?? [] };
  for (let after = 0; ;) {
    const page = await ledger.rowValues(batch.id, after, PAGE_ROWS, paths);
    if (page.length === 0) return;
    after = page.at(-1)!.row;
    const outcomes = page.map(outcomeOf);
    const records = await wholeRecords(
      ledger,
      batch.id,
      page.filter((values, i) => REASONED.includes(outcomes[i]!) || hasManyCertificates(values)),
    );
    yield page.map((values, i) => factsOf(values, outcomes[i]!, { record: records.get(values.row), batch, seen }));
  }
}

const hasManyCertificates = ({ caseValues }: RowValues): boolean =>
  typeof caseValues[FIRST_RIGHT + MAX_RIGHTS - 1] === "string";

async function wholeRecords(
  ledger: Pick<Ledger, "rowsOf">,
  batch: string,
  wanted: readonly RowValues[],
): Promise<ReadonlyMap<number, RowRecord>> {
  const records = new Map<number, RowRecord>();
  for (let i = 0; i < wanted.length;) {
    const first = wanted[i]!.row;
    while (i + 1 < wanted.length && wanted[i + 1]!.row - wanted[i]!.row <= MAX_GAP) i++;
    const last = wanted[i++]!.row;
    for (const record of await ledger.rowsOf(batch, first - 1, last - first + 1))
      if (record.row <= last) records.set(record.row, record);
  }
  return records;
}

function factsOf(
  values: RowValues,
  outcome: Outcome,
  more: { record: RowRecord | undefined; batch: Pick<BatchRecord, "id" | "kind">; seen: Set<number> },
): RowFacts {
  const { record, batch, seen } = more;
  const filing = firstOf(values, batch.id, seen);
  const whole = hasManyCertificates(values) ? record?.filing?.case : undefined;
  const found =
    filing && caseOf(filing, values.caseValues, whole === undefined ? undefined : (JSON.parse(whole) as Case));
  const amount = filing && amountOf(batch.kind, values.bodyValues);
  return {
    values,
    outcome,
    ...(record && { record }),
    ...(filing && { filing }),
    ...(found && { found }),
    ...(amount && { amount }),
  };
}

/** @param seen Filings of other batches that were met before. Those of this batch know their first row. */
function firstOf(values: RowValues, batch: string, seen: Set<number>): RowFacts["filing"] {
  const { state, filing, isCorrected, row } = values;
  // A row with other content under a used ref has no filing of its own; a corrected one is counted in its new batch.
  if (state === "changed" || !filing || isCorrected) return undefined;
  if (filing.batch === batch && filing.row >= row) return filing;
  if (filing.batch === batch || seen.has(filing.id)) return undefined;
  seen.add(filing.id);
  return filing;
}

function caseOf(
  { caseNo, caseStatus, caseDone }: NonNullable<RowFacts["filing"]>,
  values: readonly unknown[],
  whole: Pick<Case, "certificates"> | undefined,
): CaseFacts | undefined {
  if (caseNo === undefined || caseStatus === undefined) return undefined;
  const [receivedAt, registeredAt, promisedBy, ...others] = values as (string | null)[];
  const rights = others.slice(0, MAX_RIGHTS) as (CaseCertificate["right"] | null)[];
  const alerts = others[MAX_RIGHTS] as unknown[] | null | undefined;
  const [supplementBy, feeBy, validUntil] = others.slice(MAX_RIGHTS + 1);
  return {
    caseNo,
    status: caseStatus as Case["status"],
    done: caseDone ?? false,
    receivedAt: receivedAt ?? "",
    ...(registeredAt && { registeredAt }),
    ...(promisedBy && { promisedBy }),
    certificates: whole ? whole.certificates : rights.flatMap((right) => (right === null ? [] : [{ right }])),
    alerts: alerts?.length ?? 0,
    ...(supplementBy && { supplement: { dueBy: supplementBy } }),
    ...(feeBy && { fee: { dueBy: feeBy } }),
    ...(validUntil && { preReview: { validUntil } }),
  };
}

/** Returns the amount that a filing secures, for kinds that have one. */
function amountOf(kind: Kind, values: readonly unknown[]): Fen | undefined {
  if (kind === "mortgage.file") {
    const [type, principal, maximum, currency] = values as (string | null)[];
    const amount = type === "maximum" ? maximum : principal;
    return amount ? { fen: inFen(amount), currency: currency ?? "CNY" } : undefined;
  }
  const [amount] = values as (string | null | undefined)[];
  return amount ? { fen: inFen(amount), currency: "CNY" } : undefined;
}
