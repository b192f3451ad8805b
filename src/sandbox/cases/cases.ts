import {
  CASE_STATUSES,
  KINDS,
  contentDigest,
  isRegistered,
  minuteInChina,
  type Case,
  type CaseDetail,
  type CaseStatus,
  type Filing,
  type Kind,
  type Material,
  type Reason,
  type Supplement,
} from "../../contract/index.js";
import { exemptionOf, feeOf, waivedFee } from "./fee.js";
import { holderCase } from "./holder-case.js";
import { notAllowedNow } from "../errors/not-allowed-now.js";
import { fail } from "../errors/problem-error.js";
import type { Authority } from "../authorities/authority.js";
import type { Decision, Review, ReviewOf } from "./review.js";
import { TimeLimits } from "./time-limits.js";
import { approvalActions, nextStatus, automaticActions, qrPayload, type CaseAction } from "./transitions.js";
import { reason } from "../register/legal-grounds/legal-grounds.js";
import type { Register } from "../register/register.js";
import type { CaseEffect, RegisterContext, RightHolder } from "../register/book/types.js";
import type { Institution } from "../parties/institutions.js";
import type { Database } from "../store/store.js";
import { AcceptanceOrder, areOrderedTogether } from "./acceptance-order.js";
import { authorityStatus } from "./authority-status.js";
import type { CaseStore, JsonText, Step, StoredCase } from "./case-store.js";
import { dayNumber, formatInstant } from "../calendar/format.js";

interface Details {
  readonly patch?: Partial<Case>;
  readonly note?: string;
  readonly materials?: readonly Material[];
}

/** Actions after which the officers continue with the case. */
const GOES_ON: ReadonlySet<string> = new Set(["pay", "resume"]);

const PRE_REVIEW_VALID_MS = 30 * 86_400_000;

/**
 * Processes cases: receives filings, applies decisions of officers, registers and certifies. Every method runs inside
 * the transaction of the caller.
 */
export class Cases {
  readonly store: CaseStore;
  readonly #db: Database;
  readonly #authority: Authority;
  readonly #register: Register;
  readonly #order: AcceptanceOrder;
  readonly #institutionOf: (id: string) => Institution | undefined;
  readonly #context: Pick<RegisterContext, "openRegister" | "promotedTerm">;
  readonly #reviewOf: ReviewOf;
  readonly #limits: TimeLimits;

  constructor(options: {
    db: Database;
    store: CaseStore;
    authority: Authority;
    register: Register;
    institutionOf: (id: string) => Institution | undefined;
    context: Pick<RegisterContext, "openRegister" | "promotedTerm">;
    reviewOf: ReviewOf;
  }) {
    this.#db = options.db;
    this.store = options.store;
    this.#authority = options.authority;
    this.#register = options.register;
    this.#order = new AcceptanceOrder(options.db);
    this.#institutionOf = options.institutionOf;
    this.#context = options.context;
    this.#reviewOf = options.reviewOf;
    this.#limits = new TimeLimits(options.authority);
  }

  contextFor(institution: Institution, now: Date): RegisterContext {
    return { db: this.#db, now, institution, authority: this.#authority, ...this.#context };
  }

  /**
   * Creates a case from a filing. Under instant review the filing is registered at once; if the register refuses it,
   * the reasons are returned and no case is created.
   */
  receive(
    kind: Kind,
    filing: Filing,
    institution: Institution,
    review: Review,
    now: Date,
  ): { taken: JsonText } | { refused: readonly Reason[] } {
    const receivedAt = formatInstant(now);
    const { seq, caseNo } = this.store.next(`${this.#authority.id}-${dayNumber(now)}-`);
    const stored: StoredCase = {
      seq,
      institution: institution.id,
      kind,
      filing,
      history: [],
      doc: {
        caseNo,
        ref: filing.ref,
        kind,
        contentDigest: contentDigest(kind, filing),
        status: "submitted",
        authorityStatus: authorityStatus("submitted"),
        done: false,
        version: 0,
        authority: this.#authority.id,
        receivedAt,
        updatedAt: receivedAt,
        units: [filing, ...(filing.otherUnits ?? [])].map(({ unitCode }) => ({ unitCode })),
        certificates: [],
      },
    };
    const exemption = exemptionOf(filing, review.fee);
    if (exemption) stored.doc.fee = waivedFee(exemption);
    this.#move(stored, now, "submitted");
    const effects: CaseEffect[] = [];
    for (const action of automaticActions(exemption ? { ...review, fee: undefined } : review))
      effects.push(...this.#act(stored, action, this.#detailsOf(stored, action, [], undefined, now), now));
    if (stored.doc.status === "refused") return { refused: stored.doc.reasons ?? [] };
    const taken = this.store.insert(stored);
    if (!isRegistered(stored.doc.status))
      effects.push(...this.#register.announce(kind, filing, this.contextFor(institution, now)));
    if (
      review.mode !== "manual" &&
      CASE_STATUSES[stored.doc.status].waitsFor === "authority" &&
      !isRegistered(stored.doc.status)
    )
      this.store.setDue(stored.seq, review.dueAt(stored.doc, now).getTime());
    if (!isRegistered(stored.doc.status)) this.#order.keep(stored);
    this.applyEffects(effects, now);
    return { taken };
  }

  /**
   * Applies a decision of an officer, or with `byItself` a scheduled one.
   * @throws ProblemError when the status of the case does not allow the action
   */
  decide(caseNo: string, { action, reasons, dueBy }: Decision, now: Date, byItself = false): Case {
    const stored = this.store.get(caseNo) ?? fail("not-found");
    const actions = action === "approve" ? approvalActions(stored.kind, stored.doc.status, byItself) : [action];
    const { fee } = this.#reviewOf(stored.kind);
    const free = fee === undefined || exemptionOf(stored.filing, fee) !== undefined; // CF-26
    if (free && action === "demand-payment")
      fail("not-allowed-now", { caseNo, detail: { zh: "此类业务不收费", en: "this kind is free of charge" } });
    if (nextStatus(stored.kind, stored.doc.status, actions[0]!) === undefined) notAllowedNow(stored.doc);
    const effects = actions.flatMap((a) => this.#act(stored, a, this.#detailsOf(stored, a, reasons, dueBy, now), now));
    if (GOES_ON.has(action)) effects.push(...this.#goOn(stored, now));
    else this.store.setDue(stored.seq, this.supplementOver(stored));
    this.store.update(stored);
    this.applyEffects(effects, now);
    this.#letNextGoOn(stored, now);
    return stored.doc;
  }

  /** Does what is due on a case: ends an unanswered supplement list, or decides. */
  runDue(caseNo: string, now: Date): void {
    const stored = this.store.get(caseNo) ?? fail("not-found");
    if (stored.doc.status === "supplement-required") this.#endSupplement(stored, now);
    else this.decide(caseNo, { action: "approve" }, now, true);
  }

  /**
   * Returns from when a supplement is too late (ms); undefined while no end is set. Orders of courts wait without an
   * end, because they are carried out and not applied for.
   */
  supplementOver({ kind, doc: { status, supplement } }: StoredCase): number | undefined {
    const ends = this.#authority.capabilities.supplement !== undefined && KINDS[kind].role !== "court";
    if (!ends || status !== "supplement-required" || supplement?.dueBy === undefined) return undefined;
    return Date.parse(supplement.dueBy) + 1;
  }

  /** Ends a case whose supplement list was not answered in time; the mortgages that waited for it go on. */
  #endSupplement(stored: StoredCase, now: Date): void {
    const { acceptedAt, supplement } = stored.doc;
    const over = reason("supplementOverdue", { dueBy: minuteInChina(supplement?.dueBy ?? "") });
    const patch = { supplement: undefined, reasons: [over, ...(supplement?.items ?? [])] };
    this.#act(stored, acceptedAt === undefined ? "not-accept" : "refuse", { patch, note: over.zh }, now);
    this.store.update(stored);
    this.#letNextGoOn(stored, now);
  }

  /** Records the place of the case; once it is decided, resumes the mortgages of its units that waited for it. */
  #letNextGoOn(stored: StoredCase, now: Date): void {
    if (!this.#order.keep(stored)) return;
    const decided = stored.doc.units.map((u) => u.unitCode);
    this.#resume("DY-05", (unitCode) => decided.some((code) => areOrderedTogether(code, unitCode)), now);
  }

  /**
   * Continues a case after an obstacle is removed: at once under instant review, later under delayed review, not under
   * manual review.
   */
  #goOn(stored: StoredCase, now: Date): CaseEffect[] {
    const review = this.#reviewOf(stored.kind);
    if (review.mode === "instant")
      return approvalActions(stored.kind, stored.doc.status, true).flatMap((a) => this.#act(stored, a, {}, now));
    this.store.setDue(stored.seq, review.mode === "delayed" ? review.dueAt(stored.doc, now).getTime() : undefined);
    return [];
  }

  /** resumes the cases that were suspended during the correction of this unit. */
  resumeCorrected(unitCode: string, now: Date): void {
    this.#resume("R-05", (code) => code === unitCode, now);
  }

  #resume(code: string, concerns: (unitCode: string) => boolean, now: Date): void {
    const waiting = [...this.store.all({ status: "suspended" })].filter(
      ({ doc }) => doc.reasons?.some((r) => r.code === code) && doc.units.some((u) => concerns(u.unitCode)),
    );
    for (const stored of waiting) {
      const { caseNo } = stored.doc;
      // Earlier decisions may have resumed and decided some of them.
      if (this.store.get(caseNo)?.doc.status !== "suspended" || this.#order.mustWait(stored)) continue;
      this.decide(caseNo, { action: "resume" }, now);
    }
  }

  #detailsOf(
    { doc }: StoredCase,
    action: CaseAction,
    reasons: readonly Reason[] = [],
    dueBy: Date | undefined,
    now: Date,
  ): Details {
    switch (action) {
      case "return": {
        const by = dueBy ?? this.#limits.supplementBy(now);
        return { patch: { supplement: { items: [...reasons], ...(by && { dueBy: formatInstant(by) }) } } };
      }
      case "not-accept":
      case "refuse":
      case "suspend":
        return { patch: { reasons: [...reasons] } };
      case "resume":
        return { patch: { reasons: undefined } };
      case "pass-pre-review": {
        const validUntil = new Date(now.getTime() + PRE_REVIEW_VALID_MS);
        return {
          patch: {
            preReview: {
              qrPayload: qrPayload(this.#authority.id, doc.caseNo, validUntil),
              validUntil: formatInstant(validUntil),
            },
          },
        };
      }
      case "demand-payment":
        return { patch: { fee: this.#feeOf(doc, now) } };
      case "pay":
        return doc.fee ? { patch: { fee: { ...doc.fee, paid: true } } } : {};
      default:
        return {};
    }
  }

  #feeOf(doc: Case, now: Date): Case["fee"] {
    const { fee } = this.#reviewOf(doc.kind);
    return fee && feeOf(doc, fee, (unitCode) => this.#register.useOf(unitCode), this.#authority, now);
  }

  /** Applies a supplement of the institution and returns the case to the officers. */
  supplement(stored: StoredCase, answer: Supplement, filing: Filing, now: Date): void {
    this.store.amend(stored, filing);
    this.#act(
      stored,
      stored.doc.acceptedAt === undefined ? "resubmit" : "supplement",
      {
        patch: { supplement: undefined, reasons: undefined },
        ...(answer.note ? { note: answer.note } : {}),
        ...(answer.materials ? { materials: answer.materials } : {}),
      },
      now,
    );
    const effects = this.#goOn(stored, now);
    this.store.update(stored);
    this.applyEffects(effects, now);
    this.#letNextGoOn(stored, now);
  }

  withdraw(stored: StoredCase, reason: string, now: Date): void {
    if (nextStatus(stored.kind, stored.doc.status, "withdraw") === undefined) notAllowedNow(stored.doc);
    this.#act(stored, "withdraw", { patch: { supplement: undefined }, note: reason }, now);
    this.store.update(stored);
    this.store.setDue(stored.seq, undefined);
    this.#letNextGoOn(stored, now);
  }

  /** Applies the effects of a registration or of the calendar on other cases, with a new version of each. */
  applyEffects(effects: readonly CaseEffect[], now: Date): void {
    for (const { caseNo, holder, units = [], certificates = [], alert } of effects) {
      const stored = holder ? this.#caseOf(holder, now) : this.store.get(caseNo);
      if (!stored) continue;
      const changed = new Map(units.map((u) => [u.unitCode, u]));
      const patch: Partial<Case> = { units: stored.doc.units.map((u) => changed.get(u.unitCode) ?? u) };
      if (certificates.length) patch.certificates = [...stored.doc.certificates, ...certificates];
      if (alert) patch.alerts = [...(stored.doc.alerts ?? []), alert];
      this.#move(stored, now, stored.doc.status, { patch, ...(alert ? { note: alert.zh } : {}) });
      if (stored.doc.version === 1) this.store.insert(stored);
      else this.store.update(stored);
    }
  }

  /** Returns the case on which the holder of a right hears of it; opens it with the first event. */
  #caseOf(holder: RightHolder, now: Date): StoredCase | undefined {
    const { institution, kind, proofNo } = holder;
    if (!this.#institutionOf(institution)) return undefined;
    const known = this.store.filed(institution, kind, proofNo);
    if (known) return this.store.get(known.caseNo);
    const next = this.store.next(`${this.#authority.id}-${dayNumber(now)}-`);
    return holderCase(holder, { ...next, authority: this.#authority.id, now });
  }

  /** Applies an action if the status of the case allows it, otherwise does nothing. */
  #act(stored: StoredCase, action: CaseAction, details: Details, now: Date): CaseEffect[] {
    const status = nextStatus(stored.kind, stored.doc.status, action);
    if (status === undefined) return [];
    if (action === "register") return this.#enter(stored, now);
    // Certificates are created by the entry in the register; without one there is nothing to certify.
    if (action === "certify" && stored.doc.certificates.length === 0) return [];
    this.#move(
      stored,
      now,
      status,
      action === "accept" ? { ...details, patch: { ...details.patch, acceptedAt: formatInstant(now) } } : details,
    );
    return [];
  }

  /** Registers the case (登簿). The register checks it again, because it may have changed since the filing. */
  #enter(stored: StoredCase, now: Date): CaseEffect[] {
    const { doc, kind } = stored;
    if (this.#order.mustWait(stored)) {
      this.#move(stored, now, "suspended", { patch: { reasons: [reason("earlierAccepted")] } });
      return [];
    }
    const institution = this.#institutionOf(stored.institution) ?? fail("not-found");
    const entry = this.#register.enter(kind, stored.filing, {
      ...this.contextFor(institution, now),
      caseNo: doc.caseNo,
      receivedAt: doc.receivedAt,
      sequence: stored.seq,
    });
    if (!entry.entered) {
      this.#move(stored, now, entry.suspend ? "suspended" : "refused", { patch: { reasons: entry.reasons } });
      return [];
    }
    const patch: Partial<Case> = {
      registeredAt: formatInstant(now),
      units: entry.units,
      certificates: entry.certificates,
      reasons: undefined,
    };
    if (entry.alerts.length) patch.alerts = [...(doc.alerts ?? []), ...entry.alerts];
    this.#move(stored, now, "registered", { patch });
    return entry.effects;
  }

  #move(stored: StoredCase, now: Date, status: CaseStatus, { patch, note, materials }: Details = {}): void {
    const version = stored.doc.version + 1;
    const at = formatInstant(now);
    const done = CASE_STATUSES[status].final || (status === "registered" && KINDS[stored.kind].yields === "nothing");
    Object.assign(stored.doc, this.#limits.changed(stored.doc, status, now), patch, {
      status,
      authorityStatus: authorityStatus(status),
      done,
      version,
      updatedAt: at,
    });
    stored.history.push(
      note || materials
        ? { status, at, ...(note ? { note } : {}), ...(materials ? { materials } : {}) }
        : { status, at },
    );
  }
}

/** Returns a case with its history, in the form of the contract. */
export function detailOf({ doc, history }: Pick<StoredCase, "doc" | "history">): CaseDetail {
  const toStep = ({ status, at, note, materials }: Step, i: number) => ({
    version: i + 1,
    status,
    authorityStatus: authorityStatus(status),
    at,
    ...(note ? { note } : {}),
    ...(materials ? { materials: [...materials] } : {}),
  });
  return { ...doc, history: history.map(toStep) };
}
