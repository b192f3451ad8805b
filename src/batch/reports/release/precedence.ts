import {
  preNoticeTypes,
  findEntry,
  foldCertificateNo,
  type FilingOf,
  type UnitState,
} from "../../../contract/index.js";
import { showMoney, sumByCurrency } from "./money.js";
import { isAmong, shownParty } from "./people.js";
import { releaseReason } from "./reasons.js";
import type { ReleaseReason } from "./verdict.js";

/** Facts on our mortgage from its case and certificate. */
export interface OwnMortgage {
  readonly proofNo: string;
  readonly institution: string;
  /** The institution's name on the certificate. */
  readonly mortgagee?: string;
  readonly content: FilingOf<"mortgage.file">;
  /** YYYY-MM-DD. */
  readonly today: string;
}

type Mortgage = UnitState["mortgages"][number];

/**
 * Judges the rank, of which the first is expected. Mortgages rank by registration (民法典 art. 414), so any mortgage that
 * has no worse rank or was registered before ours counts, except those before which the filing agreed to rank.
 */
export function judgeRank(
  { unitCode: unit, mortgages }: UnitState,
  own: Mortgage,
  { rankBefore }: Pick<OwnMortgage["content"], "rankBefore">,
): ReleaseReason[] {
  const wanted = rankBefore === undefined ? undefined : foldCertificateNo(rankBefore);
  const named = mortgages.find((m) => foldCertificateNo(m.proofNo) === wanted);
  const isBehind = (m: Mortgage) => m.rank > own.rank && named !== undefined && m.rank >= named.rank;
  const earlier = mortgages.filter(
    (m) =>
      m !== own && !isBehind(m) && (m.rank <= own.rank || Date.parse(m.registeredAt) < Date.parse(own.registeredAt)),
  );
  if (own.rank === 1 && earlier.length === 0) return [];
  const list = (rank: (n: number) => string, none: string) =>
    earlier.map((m) => `${shownParty(m.mortgagee)} ${showMoney(m)}（${rank(m.rank)}）`).join("、") || none;
  const total = sumByCurrency(earlier).map(showMoney).join("、");
  return [
    releaseReason("release-rank", {
      unit,
      rank: own.rank,
      earlier: list((n) => `第 ${n} 顺位`, "同一宗地上的抵押"),
      earlierEn: list((n) => `rank ${n}`, "a mortgage on the same parcel"),
      total: total || "不详",
      totalEn: total || "an unknown amount",
    }),
  ];
}

/**
 * Judges pre-notices of others that were registered before our mortgage and have not lapsed. Excludes our own, and the
 * purchase by the mortgagors themselves, who filed the mortgage.
 */
export function judgePreNotices(
  { unitCode: unit, preNotices }: UnitState,
  entry: Mortgage,
  { institution, mortgagee, content, today }: OwnMortgage,
): ReleaseReason[] {
  const isOurs = (h: { name: string; idNo?: string | undefined }) =>
    h.idNo === institution || (h.idNo === undefined && mortgagee !== undefined && isAmong(h, [{ name: mortgagee }]));
  return preNotices
    .filter((n) => Date.parse(n.registeredAt) <= Date.parse(entry.registeredAt))
    .filter((n) => n.lapsesOn === undefined || n.lapsesOn >= today)
    .filter((n) => n.holders.length === 0 || !n.holders.every((h) => isOurs(h) || isAmong(h, content.mortgagors)))
    .map((n) => {
      const { zh, en } = findEntry(preNoticeTypes(n), n.type)!;
      return releaseReason("release-pre-notice", {
        unit,
        type: zh,
        typeEn: en,
        proofNo: foldCertificateNo(n.proofNo),
        holders: n.holders.map((h) => shownParty(h.name)).join("、"),
      });
    });
}
