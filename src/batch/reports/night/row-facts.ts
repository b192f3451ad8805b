import type { Case, CaseCertificate, Kind } from "../../../contract/index.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { BatchRecord, RowRecord, RowValues } from "../../ledger/types.js";
import type { Money } from "../release/money.js";
import type { Outcome } from "./model.js";
import { outcomeOf } from "./outcome.js";

/** What a report needs to know of the case of a filing. */
export interface CaseFacts extends Pick<Case, "caseNo" | "receivedAt" | "done" | "promisedBy" | "registeredAt"> {
  readonly status: Case["status"];
  readonly contentDigest?: string;
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
  readonly amount?: Money;
}

const CASE_PATHS = [
  "$.receivedAt",
  "$.registeredAt",
  "$.promisedBy",
  "$.contentDigest",
  "$.certificates",
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
      page.filter((_, i) => REASONED.includes(outcomes[i]!)),
    );
    yield page.map((values, i) => factsOf(values, outcomes[i]!, { record: records.get(values.row), batch, seen }));
  }
}

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
  const found = filing && caseOf(filing, values.caseValues);
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
): CaseFacts | undefined {
  if (caseNo === undefined || caseStatus === undefined) return undefined;
  const [receivedAt, registeredAt, promisedBy, contentDigest] = values as (string | null)[];
  const [certificates, alerts] = values.slice(4) as [CaseFacts["certificates"] | null, unknown[] | null];
  const [supplementBy, feeBy, validUntil] = values.slice(6) as (string | null)[];
  return {
    caseNo,
    status: caseStatus as Case["status"],
    done: caseDone ?? false,
    receivedAt: receivedAt ?? "",
    ...(registeredAt && { registeredAt }),
    ...(promisedBy && { promisedBy }),
    ...(contentDigest && { contentDigest }),
    certificates: certificates ?? [],
    alerts: alerts?.length ?? 0,
    ...(supplementBy && { supplement: { dueBy: supplementBy } }),
    ...(feeBy && { fee: { dueBy: feeBy } }),
    ...(validUntil && { preReview: { validUntil } }),
  };
}

/** Returns the amount that a filing secures, for kinds that have one. */
function amountOf(kind: Kind, values: readonly unknown[]): Money | undefined {
  if (kind === "mortgage.file") {
    const [type, principal, maximum, currency] = values as (string | null)[];
    const amount = type === "maximum" ? maximum : principal;
    return amount ? { amount, currency: currency ?? "CNY" } : undefined;
  }
  const [amount] = values as (string | null | undefined)[];
  return amount ? { amount, currency: "CNY" } : undefined;
}
