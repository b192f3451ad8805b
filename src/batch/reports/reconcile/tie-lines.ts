import type { Money } from "../release/money.js";
import type { AuthorityTally } from "./compare-authority.js";
import type { FileTally } from "./compare-file.js";
import type { LedgerTally } from "./compare-ledger.js";
import { MoneySum, spread } from "./money-sum.js";
import type { TieKey, TieLine, TieValue } from "./model.js";

const KEYS: readonly TieKey[] = ["rows", "filings", "amounts", "cases", "caseAmounts"];
const SIDES = ["file", "ledger", "authority"] as const;

/** Returns the counts and amounts of a batch, side by side. Sides that could not be read are absent. */
export function tieLines(
  file: FileTally | undefined,
  ledger: LedgerTally,
  authority: AuthorityTally | undefined,
): TieLine[] {
  return [
    line("rows", { file: count(file?.rows), ledger: count(ledger.rows) }),
    line("filings", { file: count(file?.filings), ledger: count(ledger.filings) }),
    line("amounts", { file: sums(file?.amounts), ledger: sums(ledger.amounts) }),
    line("cases", { ledger: count(ledger.cases), authority: count(authority?.cases) }),
    line("caseAmounts", { ledger: sums(ledger.caseAmounts), authority: sums(authority?.amounts) }),
  ];
}

/** Adds up the lines of several batches. A side that is unknown for one batch is unknown for all. */
export function sumLines(batches: readonly (readonly TieLine[])[]): TieLine[] {
  return KEYS.map((what) => {
    const lines = batches.map((one) => one.find((entry) => entry.what === what)!);
    const ofSide = (side: (typeof SIDES)[number]) => sumOf(lines.map((one) => one[side]));
    return line(what, { file: ofSide("file"), ledger: ofSide("ledger"), authority: ofSide("authority") });
  });
}

type SideValues = Readonly<Partial<Record<(typeof SIDES)[number], TieValue | undefined>>>;

function line(what: TieKey, values: SideValues): TieLine {
  const present = SIDES.flatMap((side) => (values[side] ? [[side, values[side]] as const] : []));
  const difference = present.length > 1 ? differenceOf(present.map(([, value]) => value)) : undefined;
  return { what, ...Object.fromEntries(present), ...(difference && { difference }) };
}

function differenceOf(values: readonly TieValue[]): TieValue {
  const counts = values.map((value) => value.count ?? 0);
  return values[0]!.amounts
    ? { amounts: spread(values.map((value) => value.amounts ?? [])) }
    : { count: Math.max(...counts) - Math.min(...counts) };
}

function sumOf(values: readonly (TieValue | undefined)[]): TieValue | undefined {
  if (values.length === 0 || values.some((value) => value === undefined)) return undefined;
  if (values[0]!.amounts === undefined) return { count: values.reduce((sum, value) => sum + (value!.count ?? 0), 0) };
  const sum = new MoneySum();
  for (const value of values) sum.addAll(value!.amounts ?? []);
  return { amounts: sum.list() };
}

const count = (value: number | undefined): TieValue | undefined => (value === undefined ? undefined : { count: value });
const sums = (sum: MoneySum | undefined): TieValue | undefined => sum && { amounts: sum.list() as readonly Money[] };

/** Whether all sides of a line agree, as far as they are known. */
export function isTied({ difference }: TieLine): boolean {
  if (difference === undefined) return true;
  return (difference.count ?? 0) === 0 && (difference.amounts ?? []).every(({ amount }) => amount === "0.00");
}
