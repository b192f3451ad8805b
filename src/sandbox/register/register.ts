import {
  foldCaseNo,
  unitCodesOf,
  type CaseUnit,
  type Filing,
  type FilingOf,
  type Kind,
  type Reason,
  type SearchHit,
  type UnitState,
  type UnitUse,
} from "../../contract/index.js";
import { RegisterBook } from "./book/book.js";
import { Events, type EventContext, type EventResult } from "./events.js";
import type { RegisterEvent } from "./event-schema.js";
import { hitsOfCertificate } from "./certificate-search.js";
import { createRegisterTables } from "./book/schema.js";
import { addDays, dateOf } from "../calendar/dates.js";
import { mortgageCancel } from "./kinds/mortgage-cancel.js";
import { mortgageFile } from "./kinds/mortgage.js";
import { preNoticeCancel } from "./kinds/pre-notice-cancel.js";
import { preNoticeRegister } from "./kinds/pre-notice.js";
import { sameDocuments } from "./papers/same-documents.js";
import { holdsRight, toHolders, toNoticeHolder } from "./book/right-holders.js";
import { dueSeizure, nextRenewal } from "./book/seizure-queue.js";
import { seizureRelease } from "./kinds/seizure-release.js";
import { seizureRenew } from "./kinds/seizure-renew.js";
import { seizureRequest } from "./kinds/seizure-request.js";
import type { NoticeRow, SeizureRow } from "./book/tables.js";
import { stateOf } from "./book/unit-state.js";
import type {
  CaseEffect,
  CertificateRecord,
  Entry,
  EntryContext,
  KindRules,
  PromotedTerm,
  RegisterContext,
  RegisterPerson,
} from "./book/types.js";
import { alert, reason, unitPointer } from "./legal-grounds/legal-grounds.js";
import type { Database } from "../store/store.js";

export type { CaseEffect, Entry, EntryContext, PromotedTerm, RegisterContext } from "./book/types.js";

export { RegisterEvent } from "./event-schema.js";
export type { EventResult } from "./events.js";

export interface RegisterOptions {
  readonly mode: "open" | "strict";
  readonly promotedTerm: PromotedTerm;
  readonly seed: number;
}

/**
 * The register (不动产登记簿) of one authority. Every call runs inside the transaction of the caller.
 */
export class Register {
  readonly #options: RegisterOptions;
  readonly #book: RegisterBook;
  readonly #events: Events;
  readonly #kinds: { [K in Kind]: KindRules<K> };

  constructor(db: Database, options: RegisterOptions) {
    createRegisterTables(db);
    this.#options = options;
    const book = (this.#book = new RegisterBook(db));
    this.#events = new Events(book);
    this.#kinds = {
      "mortgage.file": mortgageFile(book),
      "mortgage.cancel": mortgageCancel(book),
      "pre-notice.register": preNoticeRegister(book),
      "pre-notice.cancel": preNoticeCancel(book),
      "seizure.request": seizureRequest(book),
      "seizure.renew": seizureRenew(book),
      "seizure.release": seizureRelease(book),
    };
  }

  /** Prefetches the data of the next filings in the same transaction, for speed only. */
  prefetch(filings: readonly Filing[]): void {
    this.#book.units.prefetch(filings.flatMap(unitCodesOf));
  }

  /** Returns every reason against accepting a filing; empty if there is none. Writes nothing. */
  findObstacles<K extends Kind>(kind: K, filing: Filing, ctx: RegisterContext): Reason[] {
    this.#book.units.forget();
    return this.#kinds[kind].check(filing as FilingOf<K>, ctx);
  }

  /** Registers a filing (登簿). Checks it again, because the register may have changed. Writes all or nothing. */
  enter<K extends Kind>(kind: K, filing: Filing, ctx: EntryContext): Entry {
    this.#book.units.forget();
    const rules = this.#kinds[kind];
    const reasons = rules.check(filing as FilingOf<K>, ctx);
    if (reasons.length) return { entered: false, reasons };
    const held = this.#underCorrection(kind, filing);
    if (held.length) return { entered: false, reasons: held, suspend: true };
    const entry = rules.enter(filing as FilingOf<K>, ctx);
    return { entered: true, ...entry, alerts: [...entry.alerts, ...sameDocuments(filing, ctx.now)] };
  }

  /** Returns what the holders of rights hear of a filing that was received and is not decided yet. */
  announce<K extends Kind>(kind: K, filing: Filing, ctx: RegisterContext): CaseEffect[] {
    this.#book.units.forget();
    return this.#kinds[kind].announce?.(filing as FilingOf<K>, ctx) ?? [];
  }

  /** during a correction other filings wait; court orders do not. */
  #underCorrection(kind: Kind, filing: Filing): Reason[] {
    if (kind.startsWith("seizure.")) return [];
    return [filing, ...(filing.otherUnits ?? [])].flatMap(({ unitCode }, i) =>
      this.#book.units.get(unitCode)?.encumbrances.correction
        ? [reason("correction", {}, unitPointer(i, "unitCode"))]
        : [],
    );
  }

  /**
   * Applies an event that is not a filing (see `RegisterEvent`). Returns its effects on cases, or all reasons against
   * it.
   */
  registerEvent(event: RegisterEvent, ctx: Omit<EventContext, "promotedTerm">): EventResult {
    this.#book.units.forget();
    return this.#events.apply(event, { ...ctx, promotedTerm: this.#options.promotedTerm });
  }

  unitState(unitCode: string, now: Date): UnitState | undefined {
    this.#book.units.forget();
    return stateOf(this.#book, unitCode, now);
  }

  /** Returns the units of these people, as owners or holders of a purchase pre-notice; empty if there are none. */
  search(persons: readonly RegisterPerson[]): SearchHit[] {
    this.#book.units.forget();
    return this.#book.people.search(persons, this.#book.units);
  }

  /** Returns the units of these title certificates and registration proofs, with the holders of the rights in them. */
  searchByCertificate(numbers: readonly string[]): SearchHit[] {
    this.#book.units.forget();
    return numbers.flatMap((no) => hitsOfCertificate(this.#book, no));
  }

  /** Returns the use of a unit; undefined when the register does not know it. */
  useOf(unitCode: string): UnitUse | undefined {
    this.#book.units.forget();
    return this.#book.units.get(unitCode)?.use;
  }

  /** Whether the institution holds a right in the unit. */
  holdsRight(unitCode: string, institution: string): boolean {
    this.#book.units.forget();
    return holdsRight(this.#book, unitCode, institution);
  }

  /** Returns what the holders of rights in a unit hear of a query of it. */
  announceQuery(unitCode: string, by: { readonly id: string; readonly name: string }, now: Date): CaseEffect[] {
    return toHolders(this.#book, unitCode, { except: by.id, alert: alert("queried", now, { institution: by.name }) });
  }

  /** Returns the data of a certificate and its recipient. `certificatePdf` generates its file. */
  certificate(no: string): { record: CertificateRecord; institution: string } | undefined {
    const found = this.#book.certificates.get(no);
    if (found?.record.status !== "cancelled") return found;
    // A proof is no longer in force when its right has ended on the last unit; that end decides how.
    const ended = found.record.unitCodes.flatMap((unitCode) => {
      const row = this.#book.notices.one(unitCode, found.record.no);
      return row?.endedOn ? [{ on: row.endedOn, by: row.endedBy }] : [];
    });
    const last = ended.sort((a, b) => a.on.localeCompare(b.on)).at(-1);
    const hasLapsed = last?.by === "lapsed" || last?.by === "debt-ended";
    return hasLapsed ? { ...found, record: { ...found.record, status: "lapsed" } } : found;
  }

  /**
   * Returns what is due first by `now`: the start of a renewal, or a lapse. A seizure whose renewal was served in time
   * and is not decided yet does not lapse (CF-02, CF-05).
   */
  nextDue(now: Date, renewals: () => readonly PendingRenewal[]): DueWork | undefined {
    const today = dateOf(now);
    const seizure = this.#book.seizures.due(today, (row) => isHeld(row, renewals()));
    const notice = this.#book.notices.overdue(today);
    const seizureDay = seizure?.dueOn ?? "9999-12-31";
    const noticeDay = notice ? addDays(notice.lapsesOn!, 1) : "9999-12-31";
    if (seizure && seizureDay <= noticeDay) return { on: seizureDay, run: (at) => this.#dueSeizure(seizure, at) };
    return notice && { on: noticeDay, run: (at) => this.#lapseNotice(notice, at) };
  }

  #dueSeizure(seizure: SeizureRow, at: Date): CaseEffect[] {
    this.#book.units.forget();
    return dueSeizure(this.#book, seizure, this.#options.promotedTerm, at);
  }

  /** Lapses pre-notices 90 days after registration became possible (YG-01, 民法典 art. 221). */
  #lapseNotice(notice: NoticeRow, now: Date): CaseEffect[] {
    this.#book.units.forget();
    this.#book.endNotice(notice, notice.lapsesOn!, "lapsed");
    const units: CaseUnit[] = [{ unitCode: notice.unitCode }];
    const lapsed = alert("noticeLapsed", now);
    return [
      { caseNo: notice.caseNo, units, alert: lapsed },
      ...toNoticeHolder(notice, lapsed),
      ...this.#book.groundGone(notice, now),
    ];
  }
}

/** A renewal that was served and is not decided yet. */
export interface PendingRenewal {
  readonly institution: string;
  readonly receivedAt: string;
  readonly filing: FilingOf<"seizure.renew">;
}

/** Work of the calendar. */
export interface DueWork {
  /** Day on which it is due. */
  readonly on: string;
  /** Does it, as of `at`. */
  readonly run: (at: Date) => CaseEffect[];
}

/** Whether a seizure whose term is over waits for the decision on a renewal that was served before (CF-02). */
function isHeld(row: SeizureRow, renewals: readonly PendingRenewal[]): boolean {
  const to = row.effectiveTo!;
  if (nextRenewal(row, to)) return false;
  return renewals.some(
    ({ institution, receivedAt, filing }) =>
      unitCodesOf(filing).includes(row.unitCode) &&
      dateOf(new Date(receivedAt)) <= to &&
      (institution === row.organId || row.numbers.includes(foldCaseNo(filing.originalDocumentNo))),
  );
}
