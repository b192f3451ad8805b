import {
  unitCodesOf,
  type CaseUnit,
  type Filing,
  type FilingOf,
  type Kind,
  type Reason,
  type SearchHit,
  type UnitState,
} from "../../contract/index.js";
import { RegisterBook } from "./book/book.js";
import { Events, type EventContext, type EventResult } from "./events.js";
import type { RegisterEvent } from "./event-schema.js";
import { createRegisterTables } from "./book/schema.js";
import { dateOf } from "../calendar/dates.js";
import { mortgageCancel } from "./kinds/mortgage-cancel.js";
import { mortgageFile } from "./kinds/mortgage.js";
import { preNoticeCancel } from "./kinds/pre-notice-cancel.js";
import { preNoticeRegister } from "./kinds/pre-notice.js";
import { sameDocuments } from "./book/papers.js";
import { lapseNextSeizure } from "./book/seizure-queue.js";
import { seizureRelease, seizureRenew, seizureRequest } from "./kinds/seizure.js";
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

  /** Returns the data of a certificate and its recipient. `certificatePdf` generates its file. */
  certificate(no: string): { record: CertificateRecord; institution: string } | undefined {
    return this.#book.certificates.get(no);
  }

  /** Applies everything that became due until `now`, day by day: lapses and their effects. */
  tick(now: Date): CaseEffect[] {
    this.#book.units.forget();
    const today = dateOf(now);
    const effects: CaseEffect[] = [];
    for (;;) {
      const step =
        lapseNextSeizure(this.#book, today, this.#options.promotedTerm, now) ?? this.#lapseNextNotice(today, now);
      if (!step) return effects;
      effects.push(...step);
    }
  }

  /** Lapses pre-notices 90 days after registration became possible (YG-01, 民法典 art. 221). */
  #lapseNextNotice(today: string, now: Date): CaseEffect[] | undefined {
    const notice = this.#book.notices.overdue(today);
    if (!notice) return undefined;
    this.#book.endNotice(notice, notice.lapsesOn!, "lapsed");
    const units: CaseUnit[] = [{ unitCode: notice.unitCode }];
    return [{ caseNo: notice.caseNo, units, alert: alert("noticeLapsed", now) }, ...this.#book.groundGone(notice, now)];
  }
}
