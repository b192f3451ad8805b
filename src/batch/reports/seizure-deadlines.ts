/** Seizures and their renewals in the ledger, and when they end. */
import { foldCaseNo, isRegistered, unitCodesOf, type Case, type FilingOf } from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";
import { daysFrom, levelOf, todayAt, type Deadline, type Today } from "./deadline.js";
import { filedCases } from "./filed-cases.js";
import { factsOfFiling, type FilingFacts } from "./filing-facts.js";

/**
 * Max days ahead for a waiting seizure. A court is reminded 90 days before either date that it could run to (CF-08).
 */
const WAITING_WITHIN_DAYS = 90;

/** A seizure of one unit, as the ledger knows it. */
export interface SeizureTerm {
  /** Filing that requested the seizure, or its first renewal when it was requested elsewhere. */
  readonly filing: FilingRecord;
  /** Unit code. */
  readonly unitCode: string;
  /** Document number of the last renewal, or of the request. */
  readonly documentNo: string;
  /** Last day, YYYY-MM-DD. */
  readonly endsOn: string;
  /** Whether it waits in the queue behind another seizure. */
  readonly waiting: boolean;
  /** Persons subject to it, when it was requested from here. */
  readonly facts?: FilingFacts;
}

/** Deadline of a seizure, and the seizure itself. */
export interface SeizureDeadline {
  /** The deadline. */
  readonly deadline: Deadline;
  /** The seizure, as `renewalFile` needs it. */
  readonly term: SeizureTerm;
}

/**
 * Returns the seizures that end within the given days: the term of those in force, and the term of the document of
 * waiting ones.
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function seizureDeadlines({
  ledger,
  today,
  withinDays,
}: {
  readonly ledger: Pick<Ledger, "find" | "bodyOf">;
  /** Today, YYYY-MM-DD, or a function that returns the date of an authority: see `AuthorityClocks`. */
  readonly today: Today;
  /** Number of days ahead to look. */
  readonly withinDays: number;
}): Promise<SeizureDeadline[]> {
  const terms = await seizureTerms(ledger);
  return terms.flatMap((term) => {
    const daysLeft = daysFrom(todayAt(today, term.filing.authority), term.endsOn);
    if (daysLeft > (term.waiting ? Math.min(withinDays, WAITING_WITHIN_DAYS) : withinDays)) return [];
    const { filing, unitCode, documentNo } = term;
    const what = term.waiting ? "waiting-seizure-ends" : "seizure-ends";
    const deadline: Deadline = {
      what,
      on: term.endsOn,
      daysLeft,
      level: levelOf(daysLeft),
      kind: filing.kind,
      ref: filing.ref,
      batch: filing.batch,
      caseNo: filing.caseNo ?? "",
      unitCode,
      documentNo,
      ...term.facts,
    };
    return [{ deadline, term }];
  });
}

/**
 * Returns one entry per seizure and unit. The register updates the dates of the first case with every renewal, so those
 * of a seizure requested from here are read there. A seizure requested elsewhere is known only by its renewals, and
 * ends when one of its numbers is released.
 */
async function seizureTerms(ledger: Pick<Ledger, "find" | "bodyOf">): Promise<SeizureTerm[]> {
  const known = new Map<string, SeizureTerm & { since: string; first: boolean }>();
  /** Entry of each number of a seizure. A renewal may name the previous renewal as its original. */
  const keyOf = new Map<string, string>();
  const at = (unitCode: string, documentNo: string) => `${unitCode} ${foldCaseNo(documentNo)}`;

  for await (const { filing, content, found } of registeredSeizures(ledger, "seizure.request")) {
    for (const unit of found.units) {
      // Released, lapsed or disposed of.
      if (unit.queuePosition === undefined) continue;
      const key = at(unit.unitCode, content.documentNo);
      const waiting = unit.queuePosition > 0;
      known.set(key, {
        filing,
        unitCode: unit.unitCode,
        documentNo: content.documentNo,
        endsOn: unit.effectiveTo ?? content.endDate,
        waiting,
        facts: factsOfFiling(content, unit.unitCode),
        since: found.receivedAt,
        first: true,
      });
      keyOf.set(key, key);
    }
  }
  /** Time of the last release filed from here, by number. The feed may not have reported it yet. */
  const released = new Map<string, string>();
  for await (const { content, found } of registeredSeizures(ledger, "seizure.release"))
    for (const unitCode of unitCodesOf(content))
      released.set(at(unitCode, content.originalDocumentNo), found.receivedAt);
  const requested = new Set<string>();
  for await (const { content, found } of registeredSeizures(ledger, "seizure.request"))
    for (const { unitCode } of found.units) requested.add(at(unitCode, content.documentNo));

  const renewals: { filing: FilingRecord; content: FilingOf<"seizure.renew">; found: Case }[] = [];
  for await (const renewal of registeredSeizures(ledger, "seizure.renew")) renewals.push(renewal);
  renewals.sort((a, b) => (a.found.receivedAt < b.found.receivedAt ? -1 : 1));
  for (const { filing, content, found } of renewals) {
    for (const unit of found.units) {
      const original = at(unit.unitCode, content.originalDocumentNo);
      const own = at(unit.unitCode, content.documentNo);
      const key = keyOf.get(original) ?? original;
      keyOf.set(own, key);
      const standing = known.get(key);
      // The later of the dates of the first case and of the renewal applies, whichever the feed has reported.
      const endsOn = later(
        standing?.endsOn,
        standing?.waiting ? content.endDate : (unit.effectiveTo ?? content.endDate),
      );
      if (standing?.first) known.set(key, { ...standing, documentNo: content.documentNo, endsOn });
      // A seizure requested from here that is no longer in the queue is over, whatever its renewals say.
      else if (!requested.has(key))
        known.set(key, {
          filing,
          unitCode: unit.unitCode,
          documentNo: content.documentNo,
          endsOn,
          waiting: (unit.queuePosition ?? 0) > 0,
          since: found.receivedAt,
          first: false,
        });
      for (const number of [original, own])
        if (released.has(number)) released.set(key, later(released.get(key), released.get(number)!));
    }
  }
  return [...known]
    .filter(([key, { since }]) => !((released.get(key) ?? "") > since))
    .map(([, { first: _, since: __, ...term }]) => term);
}

/** Returns the later of two dates, or of two instants of one authority. Both compare as texts. */
const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);

async function* registeredSeizures<K extends "seizure.request" | "seizure.renew" | "seizure.release">(
  ledger: Pick<Ledger, "find" | "bodyOf">,
  kind: K,
): AsyncGenerator<{ filing: FilingRecord; content: FilingOf<K>; found: Case }> {
  for await (const filing of filedCases(ledger, kind)) {
    if (!filing.case || !filing.caseStatus || !isRegistered(filing.caseStatus)) continue;
    yield {
      filing,
      content: JSON.parse((await ledger.bodyOf(filing.id))!) as FilingOf<K>,
      found: JSON.parse(filing.case) as Case,
    };
  }
}
