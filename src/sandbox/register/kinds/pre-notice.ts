import type { CaseCertificate, FilingOf, Reason } from "../../../contract/index.js";
import { canonicalProofNo } from "../book/certificates.js";
import { dateOf } from "../../calendar/dates.js";
import { alreadyEnded, bareUnit, type RegisterBook } from "../book/book.js";
import { isAmong, samePerson, sumToOne } from "../book/people.js";
import type { NoticeDetail, NoticeRow } from "../book/tables.js";
import { toNoticeHolder } from "../book/right-holders.js";
import type { CaseEffect, EntryContext, KindRules, RegisterContext, RegisterPerson } from "../book/types.js";
import { isLand, newUnit, type Unit } from "../book/unit.js";
import { hasConsent } from "../book/consent.js";
import { alert, reason, unitPointer } from "../book/legal-grounds.js";
import { formatInstant } from "../../calendar/format.js";

type Filing = FilingOf<"pre-notice.register">;
const unitsOf = (f: Filing): { unitCode: string; address?: string | undefined }[] => [f, ...(f.otherUnits ?? [])];

/**
 * Checks the unit (YG-05, YG-06): a pre-sale home of this developer, not sold to another buyer, free of seizure and
 * mortgage.
 */
function againstUnit(book: RegisterBook, unit: Unit, filing: Filing, developer: RegisterPerson, at: string): Reason[] {
  const reasons: Reason[] = [];
  const standing = unit.notices ? book.purchaseNotice(unit.unitCode) : undefined;
  if (standing) reasons.push(reason("noticeExists", { proofNo: standing.proofNo }, at));
  if (unit.phase === "registered") reasons.push(reason("noticeNotPreSale", {}, at));
  if (unit.owners.length && !isAmong(developer, unit.owners)) reasons.push(reason("noticeNotDeveloper", {}, at));
  if (!standing && unit.buyers.length && !filing.buyers.some((b) => isAmong(b, unit.buyers)))
    reasons.push(reason("noticeSold", {}, at));
  if (unit.seizures) reasons.push(reason("noticeSeized", book.frontSeizure(unit.unitCode), at));
  if (unit.mortgages)
    reasons.push(reason("noticeMortgaged", { proofNo: book.mortgages.live(unit.unitCode)[0]?.proofNo ?? "" }, at));
  return reasons;
}

/** Creates an unknown pre-sale home of the developer (open register only). */
function firstSight(unitCode: string, developer: RegisterPerson): Unit {
  return newUnit({ unitCode, phase: "pre-sale", owners: [developer], coOwnership: "sole", source: "filing" });
}

export function preNoticeRegister(book: RegisterBook): KindRules<"pre-notice.register"> {
  return {
    check(filing, ctx) {
      const developer = developerOf(ctx);
      const seen = new Set<string>();
      const reasons = unitsOf(filing).flatMap(({ unitCode }, i): Reason[] => {
        const at = unitPointer(i, "unitCode");
        if (seen.has(unitCode)) return [reason("unitTwice", {}, at)];
        seen.add(unitCode);
        if (isLand(unitCode)) return [reason("noticeNotHome", {}, at)];
        const unit = book.units.get(unitCode);
        if (!unit && !ctx.openRegister) return [reason("unitUnknown", {}, at)];
        const linked = book.landSeizure(unit ?? firstSight(unitCode, developer));
        return [
          ...(unit ? againstUnit(book, unit, filing, developer, at) : []),
          ...(linked ? [reason("landSeized", linked, at)] : []),
        ]; // CF-20
      });
      const shared = filing.coOwnership === "by-share" || filing.buyers.some((b) => b.share !== undefined);
      if (shared && !sumToOne(filing.buyers)) reasons.push(reason("shares", {}, "/buyers"));
      const { mortgage } = filing;
      if (mortgage && mortgage.termEnd < mortgage.termStart) reasons.push(reason("debtTerm", {}, "/mortgage/termEnd"));
      return reasons;
    },

    enter(filing, ctx) {
      const developer = developerOf(ctx);
      const units = unitsOf(filing);
      for (const { unitCode, address } of units) {
        const unit = book.units.get(unitCode) ?? firstSight(unitCode, developer);
        if (!unit.owners.length) unit.owners = [developer];
        unit.address ??= address;
        unit.notices++;
        book.units.put(unit);
      }
      const currency = filing.currency ?? "CNY";
      // Purchase first, because the mortgage pre-notice depends on it (DY-15, 实施细则 art. 78).
      const certificates = [
        notify(book, units, ctx, {
          type: "purchase",
          holders: filing.buyers,
          obligors: [developer],
          detail: {
            contractNo: filing.contractNo,
            amount: filing.price,
            currency,
            ...(filing.coOwnership ? { coOwnership: filing.coOwnership } : {}),
          },
        }),
      ];
      const { mortgage } = filing;
      if (mortgage) {
        const { loanContractNo, termStart, termEnd } = mortgage;
        certificates.push(
          notify(book, units, ctx, {
            type: "mortgage",
            holders: [{ name: mortgage.mortgageeName, idType: "credit-code", idNo: mortgage.mortgageeIdNo }],
            obligors: filing.buyers,
            detail: { contractNo: loanContractNo, amount: mortgage.mortgageAmount, currency, termStart, termEnd },
          }),
        );
      }
      return { units: units.map(({ unitCode }) => ({ unitCode })), certificates, effects: [], alerts: [] };
    },
  };
}

function developerOf({ institution }: Pick<EntryContext, "institution">): RegisterPerson {
  return { name: institution.name, idType: "credit-code", idNo: institution.id };
}

interface NewNotice {
  readonly type: NoticeRow["type"];
  readonly holders: readonly RegisterPerson[];
  readonly obligors: readonly RegisterPerson[];
  readonly detail: NoticeDetail;
}

/** Role under which a search finds the holder of a pre-notice. */
const NOTICE_HOLDER = { purchase: "pre-notice-holder", mortgage: "mortgage-notice-holder" } as const;

function notify(
  book: RegisterBook,
  units: readonly { unitCode: string }[],
  ctx: EntryContext,
  { type, holders, obligors, detail }: NewNotice,
): CaseCertificate {
  const named = (people: readonly RegisterPerson[]) =>
    people.map(({ name, idNo, share }) => ({
      name,
      ...(idNo !== undefined && { idNo }),
      ...(share !== undefined && { share }),
    }));
  const { contractNo, amount, currency, termStart, termEnd, coOwnership } = detail;
  const certificate = book.certificates.issue(
    {
      right: type === "purchase" ? "purchase-pre-notice" : "mortgage-pre-notice",
      unitCodes: units.map((u) => u.unitCode),
      units: units.map(({ unitCode }) => ({ unitCode, address: book.units.get(unitCode)?.address })),
      holders: named(holders),
      obligors: named(obligors),
      coOwnership,
      contractNo,
      amount,
      currency,
      termStart,
      termEnd,
    },
    ctx,
  );
  for (const { unitCode } of units) {
    book.people.index(unitCode, NOTICE_HOLDER[type], holders);
    book.notices.put({
      unitCode,
      proofNo: certificate.no,
      type,
      caseNo: ctx.caseNo,
      institution: ctx.institution.id,
      holders,
      obligors,
      detail,
      registeredAt: formatInstant(ctx.now),
      priority: ctx.now.getTime(),
      lapsesOn: null,
      endedOn: null,
      endedBy: null,
    });
  }
  return certificate;
}

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

export function preNoticeCancel(book: RegisterBook): KindRules<"pre-notice.cancel"> {
  return {
    check(filing, ctx) {
      const all = named(book, filing);
      const seen = new Set<string>();
      return all.flatMap(({ unitCode, no, row }, i): Reason[] => {
        const at = unitPointer(i, "proofNo");
        if (seen.has(unitCode + no)) return [reason("proofTwice", {}, at)];
        seen.add(unitCode + no);
        if (!row) return book.againstUnknownProof(unitCode, no, i, ctx);
        const own = isHolder(row, ctx);
        if (row.institution !== ctx.institution.id && !own) return [reason("proofOfOthers", {}, at)];
        if (row.endedOn !== null) return alreadyEnded(row, at);
        if (row.type === "mortgage" && !own && needsConsent(ctx) && !hasConsent(filing) && !hasSettlement(filing))
          return [reason("noticeOfBank", { proofNo: no }, at)];
        const above = row.type === "purchase" ? mortgageNoticeOn(book, row) : undefined;
        const together = above && all.some((other) => other.unitCode === unitCode && other.no === above.proofNo);
        return above && !together && !hasConsent(filing)
          ? [reason("mortgageNoticeStands", { proofNo: above.proofNo }, at)]
          : []; // DY-15
      });
    },

    enter(filing, ctx) {
      const on = dateOf(ctx.now);
      const effects: CaseEffect[] = [];
      const alerts = [];
      const ended = new Set<string>();
      for (const { unitCode, no, row } of named(book, filing)) {
        if (!row) {
          if (!book.units.get(unitCode))
            book.units.put(newUnit({ ...bareUnit(unitCode, "pre-sale"), owners: [developerOf(ctx)] }));
          book.notices.put({
            unitCode,
            proofNo: no,
            type: "purchase",
            caseNo: ctx.caseNo,
            institution: ctx.institution.id,
            holders: [],
            obligors: [developerOf(ctx)],
            detail: {},
            registeredAt: formatInstant(ctx.now),
            priority: 0,
            lapsesOn: null,
            endedOn: on,
            endedBy: "cancelled",
          });
          alerts.push(alert("beforeOurTime", ctx.now, { proofNo: no }));
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
      const asked = new Set<NoticeRow>();
      for (const { row } of named(book, filing)) {
        if (!row || row.endedOn !== null) continue;
        asked.add(row);
        const above = row.type === "purchase" ? mortgageNoticeOn(book, row) : undefined;
        if (above) asked.add(above);
      }
      const byProof = new Map([...asked].map((row) => [row.unitCode + row.proofNo, row]));
      return [...byProof.values()].flatMap((row) => toOthers(row, ctx, "noticeCancelAsked"));
    },
  };
}

/** The bank of a mortgage pre-notice, which may cancel it alone (物权编解释（一） art. 5). */
function isHolder(row: NoticeRow, { institution }: RegisterContext): boolean {
  return row.type === "mortgage" && row.holders.some((h) => h.idNo === institution.id);
}

/** Whether a mortgage pre-notice of a bank ends only with its consent here. */
const needsConsent = ({ authority }: RegisterContext): boolean => authority.mortgageNoticeCancel !== "developer";

function hasSettlement({ materials }: Cancel): boolean {
  return materials?.some((m) => m.kind === "settlement-proof") ?? false;
}

/** Tells the bank of a mortgage pre-notice, and the developer that filed it, unless they filed the cancellation. */
function toOthers(row: NoticeRow, ctx: RegisterContext, words: "noticeCancelled" | "noticeCancelAsked"): CaseEffect[] {
  const told = alert(words, ctx.now, { proofNo: row.proofNo });
  return [
    ...(isHolder(row, ctx) ? [] : toNoticeHolder(row, told)),
    ...(row.institution === ctx.institution.id ? [] : [{ caseNo: row.caseNo, alert: told }]),
  ];
}
