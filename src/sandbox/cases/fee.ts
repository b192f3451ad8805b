import {
  UNIT_USES,
  type Case,
  type FeeExemption,
  type FeeSchedule,
  type Filing,
  type UnitUse,
} from "../../contract/index.js";
import type { Authority } from "../authorities/authority.js";
import { formatInstant } from "../calendar/format.js";

const DAY_MS = 86_400_000;
const DEFAULT_PAYMENT = { zh: "非税电子缴款码", en: "electronic payment code for non-tax revenue", days: 15 };
const PARCEL_LENGTH = 19;

/** Returns the exemption that a document of the filing proves. */
export function exemptionOf(filing: Filing, fees: FeeSchedule | undefined): FeeExemption | undefined {
  const sent = new Set(filing.materials?.map(({ kind }) => kind));
  return fees?.exemptions?.find(({ material }) => sent.has(material));
}

/** Returns the fee of a case (缴款通知). */
export function feeOf(
  { caseNo, version, units }: Case,
  fees: FeeSchedule,
  useOf: (unitCode: string) => UnitUse | undefined,
  { payment }: Authority,
  now: Date,
): Case["fee"] {
  const lines = linesOf(
    units.map((u) => u.unitCode),
    fees,
    useOf,
  );
  const { zh, en, days } = payment ?? DEFAULT_PAYMENT;
  return {
    amount: yuan(lines.reduce((sum, { amount }) => sum + cents(amount), 0n)),
    currency: "CNY",
    items: lines.reduce((sum, { items }) => sum + items, 0),
    paid: false,
    paymentCode: `${caseNo}-${version}`,
    channelZh: zh,
    channelEn: en,
    dueBy: formatInstant(new Date(now.getTime() + days * DAY_MS)),
    lines,
  };
}

/** Returns the fee of a case for which nothing is charged. */
export function waivedFee(exemption: FeeExemption): Case["fee"] {
  return { amount: "0.00", currency: "CNY", items: 0, paid: true, exemption };
}

/**
 * Counts the items by use: all units of one parcel are one item (发改价格规〔2016〕2559号). An item with several uses is
 * charged as the dearest. A unit whose use the register does not know is charged as a home.
 */
function linesOf(
  unitCodes: readonly string[],
  fees: FeeSchedule,
  useOf: (unitCode: string) => UnitUse | undefined,
): NonNullable<NonNullable<Case["fee"]>["lines"]> {
  const useOfParcel = new Map<string, UnitUse>();
  for (const unitCode of unitCodes) {
    const parcel = unitCode.slice(0, PARCEL_LENGTH);
    const [use, known] = [useOf(unitCode) ?? "residential", useOfParcel.get(parcel)];
    if (known === undefined || cents(fees[use]) > cents(fees[known])) useOfParcel.set(parcel, use);
  }
  return (Object.keys(UNIT_USES) as UnitUse[]).flatMap((use) => {
    const items = [...useOfParcel.values()].filter((one) => one === use).length;
    return items === 0 ? [] : [{ use, items, amount: yuan(cents(fees[use]) * BigInt(items)) }];
  });
}

const cents = (amount: string): bigint => BigInt(Math.round(Number(amount) * 100));
const yuan = (n: bigint): string => `${n / 100n}.${String(n % 100n).padStart(2, "0")}`;
