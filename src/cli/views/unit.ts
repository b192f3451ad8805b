import {
  CO_OWNERSHIP,
  findEntry,
  MORTGAGE_TYPES,
  preNoticeTypes,
  SEIZURE_MEASURES,
  type CodeTable,
  type UnitState,
} from "../../contract/index.js";
import type { Context } from "../core/context.js";
import { messages, localized } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { maskedPeople, type OwnInstitution } from "./people.js";
import { table } from "./table.js";
import { localTime } from "./time.js";
import { amountCell, labelled } from "./words.js";

/** Shows the register state of a unit: first the restrictions on disposal, then every right by rank. */
export function unitView(context: Context, unit: UnitState, own?: OwnInstitution): string {
  const m = messages(context.lang);
  const word = (from: CodeTable, value: string | undefined) => {
    const entry = value === undefined ? undefined : findEntry(from, value);
    return entry ? localized(context.lang, entry) : (value ?? "");
  };
  const section = (title: string, headers: string[], rows: string[][]) =>
    rows.length ? [`${title}\n${table(headers, rows, context.stdout)}`] : [];
  return [
    labelled([
      [m.unitTitle, unit.unitCode],
      [m.asOf, localTime(unit.at)],
      [m.address, unit.address],
      [m.titleNo, unit.titleNo],
      [m.phase, m.phases[unit.phase]],
      [m.owner, unit.owners.length ? maskedPeople(unit.owners, own) : m.none],
      [m.coOwnership, word(CO_OWNERSHIP, unit.coOwnership)],
    ]),
    `${m.restrictions}:${unit.restrictions.length ? "" : ` ${m.none}`}${unit.restrictions.map((r) => `\n- ${sanitize(localized(context.lang, r))} [${sanitize(r.code)}]`).join("")}`,
    ...section(
      m.seizures,
      [m.documentNo, m.organ, m.measure, m.queue, m.receivedAt, m.effectiveFrom, m.effectiveTo],
      unit.seizures.map((s) => [
        s.documentNo,
        s.organ,
        word(SEIZURE_MEASURES, s.measure),
        m.queueOf(s.queuePosition),
        localTime(s.receivedAt),
        s.startDate ?? "",
        s.endDate ?? "",
      ]),
    ),
    ...section(
      m.mortgages,
      [
        m.rank,
        m.certificate,
        m.mortgagee,
        m.mortgageType,
        m.amount,
        m.effectiveFrom,
        m.effectiveTo,
        m.transferRestricted,
      ],
      unit.mortgages.map((g) => [
        String(g.rank),
        g.proofNo,
        g.mortgagee,
        word(MORTGAGE_TYPES, g.mortgageType),
        amountCell(context, g.amount, g.currency),
        g.termStart,
        g.termEnd,
        g.transferRestricted ? m.yes : m.no,
      ]),
    ),
    ...section(
      m.preNotices,
      [m.certificate, m.kind, m.holder, m.amount, m.transferRestricted, m.lapsesOn],
      unit.preNotices.map((p) => [
        p.proofNo,
        word(preNoticeTypes(p), p.type),
        maskedPeople(p.holders, own),
        context.stdout.isTTY ? amountCell(context, p.amount) : (p.amount ?? ""),
        p.transferRestricted === undefined ? "" : p.transferRestricted ? m.yes : m.no,
        p.lapsesOn ?? "",
      ]),
    ),
    ...section(
      m.objections,
      [m.applicant, m.registeredAt, m.lapsesOn],
      (unit.objections ?? []).map((o) => [
        maskedPeople([{ name: o.applicant }]),
        localTime(o.registeredAt),
        o.lapsesOn,
      ]),
    ),
    ...section(
      m.habitation,
      [m.holder, m.registeredAt],
      (unit.habitation ?? []).map((h) => [maskedPeople([{ name: h.holder }]), localTime(h.registeredAt)]),
    ),
  ].join("\n\n");
}
