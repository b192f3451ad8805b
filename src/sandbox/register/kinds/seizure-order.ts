import {
  ORGAN_TERMS,
  ORGAN_TYPES,
  caseNosOf,
  officersOf,
  organOfDocumentNo,
  parseCaseNo,
  type Alert,
  type OrganType,
  type Reason,
} from "../../../contract/index.js";
import { addMonths, dateOf } from "../../calendar/dates.js";
import type { RegisterBook } from "../book/book.js";
import { sameOrgan } from "../book/people.js";
import { MAX_SEIZURE_MONTHS } from "../book/seizure-queue.js";
import type { SeizureRow } from "../book/tables.js";
import type { EntryContext, RegisterContext } from "../book/types.js";
import type { Unit } from "../book/unit.js";
import { alert, reason, unitPointer } from "../legal-grounds/legal-grounds.js";

export const codesOf = (f: {
  unitCode: string;
  otherUnits?: readonly { unitCode: string }[] | undefined;
}): string[] => [f.unitCode, ...(f.otherUnits ?? []).map((u) => u.unitCode)];

/** Runs a check on every unit of a filing, and reports units that occur twice. */
export function eachUnit(
  filing: Parameters<typeof codesOf>[0],
  check: (unitCode: string, pointer: string) => Reason[],
): Reason[] {
  const seen = new Set<string>();
  return codesOf(filing).flatMap((unitCode, i) => {
    const pointer = unitPointer(i, "unitCode");
    if (seen.has(unitCode)) return [reason("unitTwice", {}, pointer)];
    seen.add(unitCode);
    return check(unitCode, pointer);
  });
}

/** Day of service: an order counts as of then, whenever it is decided (CF-02, CF-05). */
export function servedOn({ receivedAt, now }: Pick<RegisterContext, "receivedAt" | "now">): string {
  return dateOf(receivedAt === undefined ? now : new Date(receivedAt));
}

/** CF-05: an order received before those that the register already has would take their place in the queue. */
export function againstClock(book: RegisterBook, unitCode: string, ctx: RegisterContext, pointer: string): Reason[] {
  const later = book.seizures.live(unitCode).some((s) => s.received > ctx.now.getTime());
  return later ? [reason("clockBack", {}, pointer)] : [];
}

/** Type of the organ: as the institution is registered, else as the number of its document shows. */
function organOf(documentNo: string, { institution }: RegisterContext): OrganType {
  return institution.organ ?? organOfDocumentNo(documentNo) ?? "court";
}

/** CF-25: alerts, without refusing, when the term is longer than usual for this organ. */
export function organAlerts(
  ctx: RegisterContext,
  { documentNo, startDate, endDate }: { documentNo: string; startDate: string; endDate: string },
  nth: number,
): Alert[] {
  const organ = organOf(documentNo, ctx);
  const usual = (ctx.authority.organTerms ?? ORGAN_TERMS)[organ];
  if (!usual) return [];
  const { zh, en } = ORGAN_TYPES[organ];
  const months = nth === 0 ? usual.months : usual.renewalMonths;
  return [
    ...(endDate > addMonths(startDate, months)
      ? [alert("organTerm", ctx.now, { organ: zh, organEn: en, months })]
      : []),
    ...(nth > usual.renewals
      ? [alert("organRenewals", ctx.now, { organ: zh, organEn: en, renewals: usual.renewals, nth })]
      : []),
  ];
}

interface Order {
  readonly documentNo: string;
  readonly organName?: string | undefined;
  readonly officerName: string;
  readonly officerCardNo: string;
}

/** Alerts about the officers and number of an order, which is carried out nevertheless (CF-16, CF-25). */
export function orderAlerts(book: RegisterBook, order: Order, ctx: RegisterContext): Alert[] {
  const { names, cards } = officersOf(order);
  const alerts: Alert[] = [];
  if (names.length > new Set(cards).size) alerts.push(alert("officerCards", ctx.now, { officers: names.length }));
  const reported = book.officers.of(ctx.institution.id);
  const unknown = cards.filter((card, i) => reported.get(card) !== names[i]);
  if (reported.size && unknown.length) alerts.push(alert("officerUnknown", ctx.now));
  const organ = organOfDocumentNo(order.documentNo);
  const { organ: own } = ctx.institution;
  if (own !== undefined && organ !== undefined && organ !== own)
    alerts.push(alert("organNumber", ctx.now, { organ: ORGAN_TYPES[own].zh, organEn: ORGAN_TYPES[own].en }));
  if (order.organName !== undefined && !sameOrgan(order.organName, ctx.institution.name))
    alerts.push(alert("organNamed", ctx.now, { named: order.organName, organ: ctx.institution.name }));
  return alerts;
}

/** Checks the term: at most three years, ending on the anniversary at the latest (CF-01, CF-11). */
export function againstTerm(start: string, end: string, served: string): Reason[] {
  const latest = addMonths(start, MAX_SEIZURE_MONTHS);
  if (end > latest) return [reason("seizureTooLong", { latest }, "/endDate")];
  return end < start || end < served ? [reason("seizureOver", {}, "/endDate")] : [];
}

/** Stages of a measure (CF-23): 诉前保全, 诉讼保全, execution. The type code of the case number shows the stage. */
const STAGES: Readonly<Record<string, number>> = { 财保: 1, 执保: 1, 民初: 2, 民终: 2, 执: 3, 执恢: 3 };

function stageOf(documentNo: string): number | undefined {
  try {
    return STAGES[parseCaseNo(documentNo).type];
  } catch {
    return undefined;
  }
}

/**
 * Finds this court's only seizure from an earlier stage, which continues under another case number without a new order
 * (CF-23, 财产保全规定 art. 17).
 */
export function earlierStage(
  book: RegisterBook,
  unitCode: string,
  documentNo: string,
  ctx: RegisterContext,
): SeizureRow | undefined {
  const stage = stageOf(documentNo);
  if (stage === undefined) return undefined;
  const own = book.seizures
    .live(unitCode)
    .filter((s) => s.organId === ctx.institution.id && (stageOf(s.documentNo) ?? stage) < stage);
  return own.length === 1 ? own[0] : undefined;
}

export interface Original {
  readonly live?: SeizureRow;
  readonly ended?: SeizureRow;
}

/**
 * Finds the seizure that a renewal or release names, by its own or a renewal's number; this agency's own first. One of
 * the cases of an order for several is enough.
 */
export function original(book: RegisterBook, unitCode: string, documentNo: string, ctx: RegisterContext): Original {
  const numbers = new Set(caseNosOf(documentNo));
  const named = book.seizures.of(unitCode).filter((s) => s.numbers.some((number) => numbers.has(number)));
  const live = named.filter((s) => s.position !== null);
  const found =
    live.find((s) => s.organId === ctx.institution.id) ?? live[0] ?? earlierStage(book, unitCode, documentNo, ctx);
  return found ? { live: found } : named.length ? { ended: named.at(-1)! } : {};
}

/**
 * Returns whether an unknown seizure may predate the register: only in an open register that has no queue for the unit.
 */
export function mayBeEarlier(unit: Unit | undefined, ctx: RegisterContext): boolean {
  return ctx.openRegister && (!unit || (unit.source === "filing" && unit.seizures === 0));
}

/** What a seizure takes from its document. */
type OrderedSeizure = Pick<
  SeizureRow,
  "documentNo" | "numbers" | "measure" | "obligors" | "scope" | "documentStart" | "documentEnd"
>;

/** A seizure of the institution that files, without a place in the queue yet. */
export function newSeizure(unitCode: string, ctx: EntryContext, ordered: OrderedSeizure): SeizureRow {
  return {
    unitCode,
    received: Date.parse(ctx.receivedAt),
    sequence: ctx.sequence,
    caseNo: ctx.caseNo,
    organId: ctx.institution.id,
    organ: ctx.institution.name,
    ...ordered,
    renewals: [],
    position: null,
    effectiveFrom: null,
    effectiveTo: null,
    dueOn: null,
    endedOn: null,
    endedBy: null,
  };
}
