import { fingerprint, type RequestedFiling } from "./requested-filing.js";
import { identityOf, type RegisteredCase } from "./register.js";
import type { ReportedRow } from "./result-file.js";

/** The filings of one file and the result that the program reported for them. */
export interface OfficeReport {
  /** Names the office and batch in failures. */
  readonly about: string;
  readonly requested: readonly RequestedFiling[];
  readonly reported: readonly ReportedRow[];
  /** Refs for which the program lists contradictory reports of the authority. */
  readonly contradicted?: ReadonlySet<string>;
  /** Whether unsettled rows are allowed, because the batch is not finished. */
  readonly inProgress?: boolean;
  /** Filings that may need manual review although no other filing uses their ref. */
  readonly mayNeedPerson?: (requested: RequestedFiling) => boolean;
  /** Filings that may be rejected or discarded. The authority must not have a case for them. */
  readonly mayEndUnfiled?: (requested: RequestedFiling) => boolean;
}

export interface Judgement {
  readonly filings: number;
  /** Reports that the register contradicts. */
  readonly misreported: string[];
  /** Filings that are neither settled nor reported for manual review. */
  readonly lost: string[];
  /** Contents, identities or units with two cases. */
  readonly duplicated: string[];
  /** Cases in the register that no file requested. */
  readonly wrong: string[];
  /** Number of filings left for manual review. */
  readonly withPerson: number;
}

/**
 * Compares the reported results with the authority's register by kind, units and content, never by case number or ref
 * alone. Shares no code with the program.
 *
 * @param alsoRequested Filings whose ledger is lost, so that no report covers them.
 */
export function judge(
  register: readonly RegisteredCase[],
  offices: readonly OfficeReport[],
  alsoRequested: readonly RequestedFiling[] = [],
): Judgement {
  const judgement = { filings: 0, misreported: [], lost: [], duplicated: [], wrong: [], withPerson: 0 } as {
    filings: number;
    withPerson: number;
  } & Record<"misreported" | "lost" | "duplicated" | "wrong", string[]>;
  const byIdentity = groupBy(register, (found) => found.identity);
  const byContent = groupBy(register, (found) => found.content);
  const byNumber = new Map(register.map((found) => [found.caseNo, found]));
  const byCertificate = new Map(register.flatMap((found) => found.certificates.map(({ no }) => [no, found] as const)));
  const allRequested = new Set(
    [...alsoRequested, ...offices.flatMap(({ requested }) => requested)].map(
      (one) => `${identityOf(one)} ${fingerprint(one)}`,
    ),
  );
  for (const [what, groups] of [
    ["identity", byIdentity],
    ["content", byContent],
  ] as const)
    for (const [key, cases] of groups)
      if (cases.length > 1)
        judgement.duplicated.push(`${what} ${key}: ${cases.map((found) => found.caseNo).join(" ")}`);
  for (const found of register) {
    if (!allRequested.has(`${found.identity} ${found.content}`))
      judgement.wrong.push(`${found.caseNo} ${found.identity}`);
    // Each unit is filed once, so a second rank or a queue position means a duplicate.
    if (found.units.some((unit) => (unit.rank ?? 1) > 1 || (unit.queuePosition ?? 0) > 0))
      judgement.duplicated.push(`unit of ${found.caseNo} ${found.identity}`);
  }
  for (const office of offices) judgeOffice(office);
  return judgement;

  function judgeOffice(office: OfficeReport): void {
    const rowsByRef = groupBy(office.reported, (row) => row.ref);
    const numbers = new Map<string, string>();
    for (const requested of office.requested) {
      judgement.filings++;
      const rows = rowsByRef.get(requested.ref) ?? [];
      const name = `${office.about} ${requested.kind} ${requested.ref}`;
      if (rows.length !== requested.units.length)
        judgement.lost.push(`${name}: ${rows.length} rows in the result file`);
      const own = (byIdentity.get(identityOf(requested)) ?? []).find(
        (found) => found.content === fingerprint(requested),
      );
      for (const row of rows) judgeRow(office, requested, row, own, name);
      const [row] = rows;
      if (row?.state === "needs-a-person") judgement.withPerson++;
      if (row?.state !== "filed") continue;
      const other = numbers.get(row.caseNo);
      if (other !== undefined && !office.contradicted?.has(requested.ref))
        judgement.misreported.push(`${name}: ${row.caseNo} is reported for ${other} too`);
      numbers.set(row.caseNo, requested.ref);
    }
  }

  function judgeRow(
    { contradicted, inProgress, mayNeedPerson, mayEndUnfiled }: OfficeReport,
    requested: RequestedFiling,
    reported: ReportedRow,
    own: RegisteredCase | undefined,
    name: string,
  ): void {
    const misreport = (why: string) =>
      judgement.misreported.push(`${name}: reported “${reported.outcome}” ${reported.caseNo}: ${why}`.trim());
    const isTaken = own === undefined && byIdentity.has(identityOf(requested));
    for (const no of reported.certificates) {
      const holder = byCertificate.get(no);
      if (!holder || holder.units.some((unit) => !requested.units.includes(unit.unitCode)))
        misreport(`certificate ${no} ${holder ? `belongs to ${holder.identity}` : "does not exist"}`);
    }
    switch (reported.state) {
      case "filed": {
        if (reported.caseNo === "") return void misreport("the case number is missing");
        const named = byNumber.get(reported.caseNo);
        if (named === undefined || named !== own) {
          if (contradicted?.has(requested.ref) && own !== undefined) return;
          misreport(named ? `this is the case of ${named.identity} ${named.content}` : "there is no such case");
        }
        return;
      }
      case "needs-a-person":
        if (reported.errors === "") misreport("no reason is given");
        else if (!isTaken && !mayNeedPerson?.(requested))
          misreport(own ? `its case is ${own.caseNo}` : "the authority has no case under its ref");
        return;
      case "changed":
        if (!isTaken) misreport(own ? `its case is ${own.caseNo}` : "no other filing uses its ref");
        return;
      case "turned-away":
      case "discarded":
      case "invalid":
        if (own) misreport(`its case is ${own.caseNo}`);
        else if (!mayEndUnfiled?.(requested)) misreport("no reason prevented filing");
        return;
      case "open":
        if (!inProgress) judgement.lost.push(`${name}: still “${reported.outcome}”`);
        return;
      default:
        misreport("the checker does not know this outcome");
    }
  }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
