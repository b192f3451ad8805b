import type { FilingOf, Reason } from "../../../contract/index.js";
import { dateOf } from "../../calendar/dates.js";
import { formatInstant } from "../../calendar/format.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import { canonicalProofNo } from "../book/certificates.js";
import { checkConsentPapers, missingConsent } from "../papers/consent.js";
import { samePerson } from "../book/people.js";
import { toNoticeHolder } from "../book/right-holders.js";
import type { NoticeRow } from "../book/tables.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext } from "../book/types.js";
import { newUnit } from "../book/unit.js";
import { alert, reason, unitPointer, type RuleName } from "../legal-grounds/legal-grounds.js";

type Cancel = FilingOf<"pre-notice.cancel">;

interface NamedProof {
  readonly unitCode: string;
  readonly no: string;
  readonly row: NoticeRow | undefined;
}

function named(book: RegisterBook, filing: Cancel): NamedProof[] {
  return [filing, ...(filing.otherUnits ?? [])].map(({ unitCode, proofNo }) => {
    const no = canonicalProofNo(proofNo);
    return { unitCode, no, row: book.notices.one(unitCode, no) };
  });
}

/** Returns the mortgage pre-notice in force that depends on a purchase pre-notice of the unit. */
function mortgageNoticeOn(book: RegisterBook, purchase: NoticeRow): NoticeRow | undefined {
  return book.notices
    .live(purchase.unitCode)
    .find((n) => n.type === "mortgage" && n.obligors.some((o) => purchase.holders.some((h) => samePerson(o, h))));
}

/** Whether the institution filed the pre-notice, holds it, or is bound by it. */
const isParty = (row: NoticeRow, { institution: { id } }: Pick<RegisterContext, "institution">): boolean =>
  row.institution === id || [...row.holders, ...row.obligors].some(({ idNo }) => idNo === id);

const holds = ({ holders }: NoticeRow, { institution }: Pick<RegisterContext, "institution">): boolean =>
  holders.some((h) => h.idNo === institution.id);

/** Nobody but its holder gives up a pre-notice: the holder files alone, everybody else with the holder's consent. */
function withoutHolders(
  filing: Cancel,
  { unitCode, proofNo, holders }: NoticeRow,
  ctx: RegisterContext,
  otherwise: RuleName,
  pointer: string,
): Reason[] {
  return missingConsent(filing, {
    matter: "cancellation",
    unitCode,
    of: holders.filter((h) => h.idNo !== ctx.institution.id),
    proofNo,
    otherwise,
    facts: { proofNo },
    pointer,
  });
}

export function preNoticeCancel(book: RegisterBook): KindRules<"pre-notice.cancel"> {
  return {
    check(filing, ctx) {
      const all = named(book, filing);
      const seen = new Set<string>();
      const reasons = all.flatMap(({ unitCode, no, row }, i): Reason[] => {
        const at = unitPointer(i, "proofNo");
        if (seen.has(unitCode + no)) return [reason("proofTwice", {}, at)];
        seen.add(unitCode + no);
        if (!row) return book.againstUnknownProof(unitCode, no, i, ctx);
        if (!isParty(row, ctx)) return [reason("proofOfOthers", {}, at)];
        if (row.endedOn !== null) return alreadyEnded(row, at);
        const above = row.type === "purchase" ? mortgageNoticeOn(book, row) : undefined;
        const together = above && all.some((other) => other.unitCode === unitCode && other.no === above.proofNo);
        return [
          ...withoutHolders(filing, row, ctx, "holdersKeepNotice", at),
          ...(above && !together ? withoutHolders(filing, above, ctx, "mortgageNoticeStands", at) : []), // DY-15
        ];
      });
      return [...reasons, ...checkConsentPapers(filing)];
    },

    enter(filing, ctx) {
      const on = dateOf(ctx.now);
      const effects: CaseEffect[] = [];
      const alerts = [];
      const ended = new Set<string>();
      for (const { unitCode, no, row } of named(book, filing)) {
        if (!row) {
          enterUnknown(book, unitCode, no, on, ctx);
          alerts.push(alert("proofNotHeld", ctx.now, { proofNo: no }));
          continue;
        }
        const above = row.type === "purchase" ? mortgageNoticeOn(book, row) : undefined;
        // The dependent mortgage pre-notice ends too; if the filing also names it, it has already ended then.
        for (const notice of above ? [row, above] : [row]) {
          if (ended.has(notice.unitCode + notice.proofNo)) continue;
          ended.add(notice.unitCode + notice.proofNo);
          book.endNotice(notice, on, "cancelled");
          effects.push(...toOthers(notice, ctx, "noticeCancelled"));
        }
        effects.push(...book.groundGone(row, ctx.now)); // CF-14
      }
      const codes = new Set(named(book, filing).map((p) => p.unitCode));
      return { units: [...codes].map((unitCode) => ({ unitCode })), certificates: [], effects, alerts };
    },

    announce(filing, ctx) {
      const asked = new Map<string, NoticeRow>();
      for (const { row } of named(book, filing)) {
        if (!row || row.endedOn !== null) continue;
        const above = row.type === "purchase" ? mortgageNoticeOn(book, row) : undefined;
        for (const notice of above ? [row, above] : [row]) asked.set(notice.unitCode + notice.proofNo, notice);
      }
      return [...asked.values()].flatMap((notice) => toOthers(notice, ctx, "noticeCancelAsked"));
    },
  };
}

/** Tells the bank of a mortgage pre-notice, and the developer that filed it, unless they filed the cancellation. */
function toOthers(row: NoticeRow, ctx: RegisterContext, words: "noticeCancelled" | "noticeCancelAsked"): CaseEffect[] {
  const told = alert(words, ctx.now, { proofNo: row.proofNo });
  return [
    ...(holds(row, ctx) ? [] : toNoticeHolder(row, told)),
    ...(row.institution === ctx.institution.id ? [] : [{ caseNo: row.caseNo, alert: told }]),
  ];
}

/** Keeps a proof from before this register, so that a second cancellation of it is recognized. */
function enterUnknown(book: RegisterBook, unitCode: string, proofNo: string, on: string, ctx: EntryContext): void {
  const isBank = ctx.institution.role === "bank";
  const filer = { name: ctx.institution.name, idType: "credit-code", idNo: ctx.institution.id };
  if (!book.units.get(unitCode))
    book.units.put(newUnit({ ...bareUnit(unitCode, "pre-sale"), owners: isBank ? [] : [filer] }));
  book.notices.put({
    unitCode,
    proofNo,
    type: isBank ? "mortgage" : "purchase",
    caseNo: ctx.caseNo,
    institution: ctx.institution.id,
    holders: [],
    obligors: isBank ? [] : [filer],
    detail: {},
    registeredAt: formatInstant(ctx.now),
    priority: 0,
    lapsesOn: null,
    endedOn: on,
    endedBy: "cancelled",
  });
}
