import type { Case } from "../../contract/index.js";
import type { Authority } from "../authorities/authority.js";
import { formatInstant } from "../calendar/format.js";

const DAY_MS = 86_400_000;
const DEFAULT_PAYMENT = { zh: "非税电子缴款码", en: "electronic payment code for non-tax revenue", days: 15 };
const PARCEL_LENGTH = 19;

/** Returns the fee of a case (缴款通知), at `amount` for each fee item. */
export function feeOf(doc: Case, amount: string | undefined, { payment }: Authority, now: Date): Case["fee"] {
  const items = feeItems(doc.units.map((u) => u.unitCode));
  const { zh, en, days } = payment ?? DEFAULT_PAYMENT;
  return {
    amount: timesAmount(amount ?? "0.00", items),
    currency: "CNY",
    items,
    paid: false,
    paymentCode: `${doc.caseNo}-${doc.version}`,
    channelZh: zh,
    channelEn: en,
    dueBy: formatInstant(new Date(now.getTime() + days * DAY_MS)),
  };
}

/** Counts the fee items: all units of one parcel are one item (发改价格规〔2016〕2559号). */
function feeItems(unitCodes: readonly string[]): number {
  return new Set(unitCodes.map((u) => u.slice(0, PARCEL_LENGTH))).size;
}

function timesAmount(amount: string, n: number): string {
  const cents = BigInt(Math.round(Number(amount) * 100)) * BigInt(n);
  return `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
}
