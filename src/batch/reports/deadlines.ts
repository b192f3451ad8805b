import {
  CASE_STATUSES,
  dateInChina,
  foldCaseNo,
  isCaseStatus,
  isRegistered,
  unitCodesOf,
  type Case,
  type Filing,
  type FilingOf,
  type Kind,
  type UnitState,
  KINDS,
} from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";
import { factsOfFiling, type FilingFacts } from "./filing-facts.js";

/** Types of deadlines with their texts, legal source and what to do. */
export const DEADLINES = {
  "seizure-ends": {
    zh: "查封到期",
    en: "seizure ends",
    source: "民诉法解释 第四百八十五条",
    fixZh: "到期前办理续封",
    fixEn: "renew it before it ends",
  },
  "waiting-seizure-ends": {
    zh: "轮候查封：文书期限届满",
    en: "waiting seizure: term of its document ends",
    source: "查封规定 第二十六条",
    fixZh: "轮候查封是否须续封，各地要求不一，请向登记机构确认",
    fixEn: "ask the authority whether a waiting seizure must be renewed: practice differs",
  },
  "pre-notice-lapses": {
    zh: "预告登记失效（能够办理登记之日起九十日）",
    en: "pre-notice lapses (90 days after registration became possible)",
    source: "民法典 第二百二十一条",
    fixZh: "通知买受人申请转移登记",
    fixEn: "ask the buyer to apply for registration of the transfer",
  },
  supplement: {
    zh: "补正期限",
    en: "supplement due",
    source: "不动产登记暂行条例 第十七条",
    fixZh: "bdc case supplement 受理编号",
    fixEn: "bdc case supplement CASE",
  },
  payment: {
    zh: "待缴费",
    en: "payment due",
    source: "民法典 第二百二十三条",
    fixZh: "bdc case payment 受理编号",
    fixEn: "bdc case payment CASE",
  },
  "pre-review-expires": {
    zh: "预审结果失效",
    en: "pre-review expires",
    source: "预审二维码有效期",
    fixZh: "持二维码到窗口办理",
    fixEn: "present its QR code at the counter",
  },
  promised: {
    zh: "登记机构承诺办结",
    en: "completion promised by the authority",
    source: "不动产登记暂行条例 第二十条",
    fixZh: "超期的，向登记机构催办",
    fixEn: "if overdue, contact the authority",
  },
  certificate: {
    zh: "已登簿未出证",
    en: "registered, no certificate yet",
    source: "不动产登记暂行条例 第二十一条",
    fixZh: "向登记机构催办",
    fixEn: "contact the authority",
  },
} as const satisfies Record<string, { zh: string; en: string; source: string; fixZh: string; fixEn: string }>;
/** Type of a deadline. */
export type DeadlineKind = keyof typeof DEADLINES;

/** A deadline of one case or seizure. */
export interface Deadline {
  /** Type of the deadline. */
  readonly what: DeadlineKind;
  /** Last day, YYYY-MM-DD. Absent when the case waits and the authority has set no date. */
  readonly on?: string;
  /** Days from today to the last day; negative when past. */
  readonly daysLeft?: number;
  /**
   * - `past`: the last day is over.
   * - `urgent`: less than 7 days left, when a renewal should be requested (财产保全规定 art. 18), or no date.
   * - `near`: within the requested days.
   */
  readonly level: "past" | "urgent" | "near";
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Ref of the filing. */
  readonly ref: string;
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Id of the batch. */
  readonly batch: string;
  /** Unit code, for deadlines of single units. */
  readonly unitCode?: string;
  /** Document number of the seizure: that of its last renewal, or of the request. */
  readonly documentNo?: string;
  /** Persons subject to the seizure, mortgagors or buyers; names of natural persons are masked. */
  readonly people?: readonly string[];
  /** Address of the unit (坐落), when the filing or the register has it. */
  readonly address?: string;
}

/** Options of `deadlines` and `seizureDeadlines`. */
export interface DeadlineOptions {
  /** Ledger to read. */
  readonly ledger: Pick<Ledger, "find" | "bodyOf">;
  /** Today, YYYY-MM-DD. */
  readonly today: string;
  /** Number of days ahead to look. */
  readonly withinDays: number;
  /**
   * Reads the state of a unit, which has the start of the 90 days of a pre-notice. Without it, pre-notices are
   * left out.
   */
  readonly unitState?: (unitCode: string, filing: FilingRecord) => Promise<UnitState | undefined>;
}

const PAGE = 1_000;
const URGENT_DAYS = 7;
/**
 * Max days ahead for a waiting seizure. A court is reminded 90 days before either date that it could run to (CF-08).
 */
const WAITING_WITHIN_DAYS = 90;

/**
 * Returns all deadlines within the given days, past ones first, then the nearest. Reads only the ledger and
 * `unitState`. Cases that the change feed has not reported yet are missing; follow it first (`bdc watch`).
 *
 * @throws LedgerError When the ledger cannot be read.
 * @throws What `unitState` throws.
 */
export async function deadlines(options: DeadlineOptions): Promise<Deadline[]> {
  const found = [...(await seizureDeadlines(options)).map((d) => d.deadline)];
  for await (const filing of filedCases(options.ledger)) found.push(...(await caseDeadlines(filing, options)));
  return found.sort((a, b) => (a.daysLeft ?? -Infinity) - (b.daysLeft ?? -Infinity) || (a.ref < b.ref ? -1 : 1));
}

async function* filedCases(ledger: DeadlineOptions["ledger"], kind?: Kind): AsyncGenerator<FilingRecord> {
  for (let after = 0; ;) {
    const page = await ledger.find({ states: ["filed"], after, limit: PAGE, ...(kind && { kind }) });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

/** Returns the days from one day to another. */
export const daysFrom = (today: string, on: string): number =>
  Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000);

function levelOf(daysLeft: number): Deadline["level"] {
  return daysLeft < 0 ? "past" : daysLeft < URGENT_DAYS ? "urgent" : "near";
}

/** What the deadlines of a case depend on. */
type DatedCase = Pick<Case, "caseNo" | "status" | "done" | "promisedBy" | "registeredAt"> & {
  readonly supplement?: { readonly dueBy?: string };
  readonly fee?: { readonly dueBy?: string };
  readonly preReview?: { readonly validUntil: string };
};

/** A date that a case itself has. `on` is absent when the authority has set no date. */
export interface CaseDate {
  readonly what: DeadlineKind;
  readonly on: string | undefined;
}

/** Returns the deadlines that are part of a case, without those of the register. */
export function datesOfCase(kind: Kind, found: DatedCase): CaseDate[] {
  const { status, done } = found;
  const dates: CaseDate[] = [];
  if (status === "supplement-required")
    dates.push({ what: "supplement", on: found.supplement?.dueBy && dateInChina(found.supplement.dueBy) });
  if (status === "payment-due") dates.push({ what: "payment", on: found.fee?.dueBy && dateInChina(found.fee.dueBy) });
  if (status === "pre-review-passed" && found.preReview)
    dates.push({ what: "pre-review-expires", on: dateInChina(found.preReview.validUntil) });
  if (
    !done &&
    found.promisedBy &&
    isCaseStatus(status) &&
    CASE_STATUSES[status].waitsFor === "authority" &&
    !isRegistered(status)
  )
    dates.push({ what: "promised", on: dateInChina(found.promisedBy) });
  if (status === "registered" && !done && KINDS[kind].yields === "proof" && found.registeredAt)
    dates.push({ what: "certificate", on: dateInChina(found.registeredAt) });
  return dates;
}

/** Returns the deadlines of one filed case. */
async function caseDeadlines(
  filing: FilingRecord,
  { ledger, today, withinDays, unitState }: DeadlineOptions,
): Promise<Deadline[]> {
  if (!filing.case) return [];
  const found = JSON.parse(filing.case) as Case;
  const due = caseDueDates(filing, found, { today, withinDays });
  if (filing.kind === "pre-notice.register" && isRegistered(found.status) && unitState) {
    const own = new Set(found.certificates.map((c) => c.no));
    for (const { unitCode } of found.units) {
      const state = await unitState(unitCode, filing);
      const lapsesOn = state?.preNotices.find((p) => p.type === "purchase" && own.has(p.proofNo))?.lapsesOn;
      const address = state?.address;
      const lapses = lapsesOn && dueDate(filing, found, "pre-notice-lapses", lapsesOn, { today, withinDays });
      if (lapses) due.push({ ...lapses, unitCode, ...(address && { address }) });
    }
  }
  if (due.length === 0) return due;
  const content = JSON.parse((await ledger.bodyOf(filing.id))!) as Filing;
  return due.map((deadline) => ({ ...factsOfFiling(content, deadline.unitCode), ...deadline }));
}

/** Returns the deadlines of a filed case that follow from the case alone. */
export function caseDueDates(
  filing: Pick<FilingRecord, "kind" | "ref" | "batch">,
  found: DatedCase,
  options: Pick<DeadlineOptions, "today" | "withinDays">,
): Deadline[] {
  const due: Deadline[] = [];
  for (const { what, on } of datesOfCase(filing.kind, found)) {
    const deadline = dueDate(filing, found, what, on, options);
    if (deadline) due.push(deadline);
  }
  return due;
}

/** @param on Last day; absent when the authority has set none, which is urgent. */
function dueDate(
  { kind, ref, batch }: Pick<FilingRecord, "kind" | "ref" | "batch">,
  { caseNo }: DatedCase,
  what: DeadlineKind,
  on: string | undefined,
  { today, withinDays }: Pick<DeadlineOptions, "today" | "withinDays">,
): Deadline | undefined {
  const common = { what, kind, ref, batch, caseNo };
  if (on === undefined) return { ...common, level: "urgent" };
  const daysLeft = daysFrom(today, on);
  return daysLeft <= withinDays ? { ...common, on, daysLeft, level: levelOf(daysLeft) } : undefined;
}

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
}: Pick<DeadlineOptions, "ledger" | "today" | "withinDays">): Promise<SeizureDeadline[]> {
  const terms = await seizureTerms(ledger);
  return terms.flatMap((term) => {
    const daysLeft = daysFrom(today, term.endsOn);
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
async function seizureTerms(ledger: DeadlineOptions["ledger"]): Promise<SeizureTerm[]> {
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
  ledger: DeadlineOptions["ledger"],
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
