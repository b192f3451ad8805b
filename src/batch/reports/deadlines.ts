import {
  CASE_STATUSES,
  foldCaseNo,
  isCaseStatus,
  isRegistered,
  unitCodesOf,
  type Case,
  type FilingOf,
  type Kind,
  type UnitState,
  KINDS,
} from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";

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
    en: "waiting seizure: its document's term ends",
    source: "查封规定 第二十六条",
    fixZh: "轮候是否须续封各地不一，请与登记机构确认",
    fixEn: "whether a waiting one must be renewed differs by place: ask the authority",
  },
  "pre-notice-lapses": {
    zh: "预告登记失效（能够办理登记之日起九十日）",
    en: "pre-notice lapses, 90 days after registration became possible",
    source: "民法典 第二百二十一条",
    fixZh: "通知买受人申请转移登记",
    fixEn: "have the buyer apply for registration",
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
    fixEn: "take its QR code to the counter",
  },
  promised: {
    zh: "登记机构承诺办结",
    en: "promised by the authority",
    source: "不动产登记暂行条例 第二十条",
    fixZh: "超期的，向登记机构催办",
    fixEn: "once past, ask the authority",
  },
  certificate: {
    zh: "已登簿未出证",
    en: "registered, no certificate yet",
    source: "不动产登记暂行条例 第二十一条",
    fixZh: "向登记机构催办",
    fixEn: "ask the authority",
  },
} as const satisfies Record<string, { zh: string; en: string; source: string; fixZh: string; fixEn: string }>;
export type DeadlineKind = keyof typeof DEADLINES;

export interface Deadline {
  readonly what: DeadlineKind;
  /** The last day, YYYY-MM-DD; absent: it waits, and nobody has said until when. */
  readonly on?: string;
  /** Days from today; negative: past. */
  readonly daysLeft?: number;
  /**
   * `past` · `urgent`: less than 7 days, when a renewal should long be under way (财产保全规定 art. 18) · `near`:
   * within the days asked for.
   */
  readonly level: "past" | "urgent" | "near";
  readonly kind: Kind;
  readonly ref: string;
  readonly caseNo: string;
  readonly batch: string;
  readonly unitCode?: string;
  /** Document of the seizure as it is known now: the last renewal's, else the first one's. */
  readonly documentNo?: string;
}

export interface DeadlineOptions {
  readonly ledger: Ledger;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly withinDays: number;
  /**
   * Asks the register for what only it knows: from when the 90 days of a pre-notice run. Absent: pre-notices are left
   * out.
   */
  readonly unitState?: (unitCode: string, filing: FilingRecord) => Promise<UnitState | undefined>;
}

const PAGE = 1_000;
const URGENT_DAYS = 7;
/** CF-08: a court is reminded 90 days before either date that its waiting seizure could run to. */
const WAITING_WITHIN_DAYS = 90;

/**
 * What falls due within so many days, from the ledger alone: the nearest first, the past before all. Cases that the
 * feed has not reported yet are not known; follow it first (`bdc watch`).
 */
export async function deadlines(options: DeadlineOptions): Promise<Deadline[]> {
  const found = [...(await seizureDeadlines(options)).map((d) => d.deadline)];
  for await (const filing of filedCases(options.ledger)) found.push(...(await caseDeadlines(filing, options)));
  return found.sort((a, b) => (a.daysLeft ?? -Infinity) - (b.daysLeft ?? -Infinity) || (a.ref < b.ref ? -1 : 1));
}

async function* filedCases(ledger: Ledger, kind?: Kind): AsyncGenerator<FilingRecord> {
  for (let after = 0; ;) {
    const page = await ledger.find({ states: ["filed"], after, limit: PAGE, ...(kind && { kind }) });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
  }
}

const dateOfInstant = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
const daysFrom = (today: string, on: string): number => Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000);

function levelOf(daysLeft: number): Deadline["level"] {
  return daysLeft < 0 ? "past" : daysLeft < URGENT_DAYS ? "urgent" : "near";
}

async function caseDeadlines(
  filing: FilingRecord,
  { today, withinDays, unitState }: DeadlineOptions,
): Promise<Deadline[]> {
  if (!filing.case) return [];
  const found = JSON.parse(filing.case) as Case;
  const { kind, ref, batch } = filing;
  const common = { kind, ref, batch, caseNo: found.caseNo };
  const due: Deadline[] = [];
  const add = (what: DeadlineKind, on: string | undefined, more: Partial<Deadline> = {}, within = withinDays) => {
    if (on === undefined) return void due.push({ what, level: "urgent", ...common, ...more });
    const daysLeft = daysFrom(today, on);
    if (daysLeft <= within) due.push({ what, on, daysLeft, level: levelOf(daysLeft), ...common, ...more });
  };
  const { status, done } = found;
  if (status === "supplement-required")
    add("supplement", found.supplement?.dueBy && dateOfInstant(found.supplement.dueBy));
  if (status === "payment-due") add("payment", found.fee?.dueBy && dateOfInstant(found.fee.dueBy));
  if (status === "pre-review-passed" && found.preReview)
    add("pre-review-expires", dateOfInstant(found.preReview.validUntil));
  if (
    !done &&
    found.promisedBy &&
    isCaseStatus(status) &&
    CASE_STATUSES[status].waitsFor === "authority" &&
    !isRegistered(status)
  )
    add("promised", dateOfInstant(found.promisedBy));
  if (status === "registered" && !done && KINDS[kind].yields === "proof" && found.registeredAt)
    add("certificate", dateOfInstant(found.registeredAt));
  if (kind === "pre-notice.register" && isRegistered(status) && unitState) {
    const own = new Set(found.certificates.map((c) => c.no));
    for (const { unitCode } of found.units) {
      const state = await unitState(unitCode, filing);
      const lapsesOn = state?.preNotices.find((p) => p.type === "purchase" && own.has(p.proofNo))?.lapsesOn;
      if (lapsesOn) add("pre-notice-lapses", lapsesOn, { unitCode });
    }
  }
  return due;
}

/** A seizure of one unit with everything that the ledger knows of it. */
export interface SeizureTerm {
  readonly filing: FilingRecord;
  readonly unitCode: string;
  readonly documentNo: string;
  readonly endsOn: string;
  readonly waiting: boolean;
}

export interface SeizureDeadline {
  readonly deadline: Deadline;
  readonly term: SeizureTerm;
}

/** Seizures in force (their term) and waiting ones (their document's term) that end within the days asked for. */
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
    };
    return [{ deadline, term }];
  });
}

/**
 * One entry per seizure and unit. The register moves the dates of the first case with every renewal, so a seizure that
 * was filed from here is read there; one that was filed elsewhere is known by its renewals alone, and ends when one of
 * its numbers is released.
 */
async function seizureTerms(ledger: Ledger): Promise<SeizureTerm[]> {
  const known = new Map<string, SeizureTerm & { since: string; first: boolean }>();
  /** Every number of a seizure leads to its entry: a renewal may name the last renewal as its original. */
  const keyOf = new Map<string, string>();
  const at = (unitCode: string, documentNo: string) => `${unitCode} ${foldCaseNo(documentNo)}`;

  for await (const { filing, content, found } of registeredSeizures(ledger, "seizure.request")) {
    for (const unit of found.units) {
      // Neither in force nor waiting: released, lapsed or disposed of.
      if (unit.queuePosition === undefined) continue;
      const key = at(unit.unitCode, content.documentNo);
      const waiting = unit.queuePosition > 0;
      known.set(key, {
        filing,
        unitCode: unit.unitCode,
        documentNo: content.documentNo,
        endsOn: unit.effectiveTo ?? content.endDate,
        waiting,
        since: found.receivedAt,
        first: true,
      });
      keyOf.set(key, key);
    }
  }
  /** When a number was last released from here; the feed reports it too, but perhaps not yet. */
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
      // Of the first case's dates and the renewal's, whichever the feed has reported, the later holds.
      const endsOn = later(
        standing?.endsOn,
        standing?.waiting ? content.endDate : (unit.effectiveTo ?? content.endDate),
      );
      if (standing?.first) known.set(key, { ...standing, documentNo: content.documentNo, endsOn });
      // Requested from here and no longer in the queue: over, whatever its renewals said.
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

/** Dates, or instants of one authority, which compare as texts. */
const later = (a: string | undefined, b: string): string => (a !== undefined && a > b ? a : b);

async function* registeredSeizures<K extends "seizure.request" | "seizure.renew" | "seizure.release">(
  ledger: Ledger,
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
