import { SURNAMES } from "../../../src/contract/index.js";

/** Kinds of planted values: what identifies a person, and what gives access. */
export const PERSONAL = {
  name: 500,
  "citizen-id": 500,
  latin: 200,
  passport: 200,
  phone: 200,
  card: 200,
  address: 100,
  certificate: 100,
} as const;
export const SECRET = { token: 150, webhook: 75, password: 75 } as const;
export type CanaryKind = keyof typeof PERSONAL | keyof typeof SECRET;

/** Characters of given names that occur nowhere in our own texts. */
const RARE = "棣堃翀昶湉璟煜霆骞筠懿蓁彧翊琰晗濯嬿姝窈";
const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

const MAKE: Readonly<Record<CanaryKind, (i: number) => string>> = {
  name: (i) => SURNAMES[i % 60]! + RARE[i % 20]! + RARE[Math.floor(i / 20) % 20]!,
  "citizen-id": (i) => {
    const body = `330106${1960 + (i % 40)}${two(1 + (i % 12))}${two(1 + (i % 28))}${String(100 + i).padStart(3, "0")}`;
    const sum = [...body].reduce((total, digit, at) => total + Number(digit) * CITIZEN_WEIGHTS[at]!, 0);
    return body + "10X98765432"[sum % 11]!;
  },
  latin: (i) => `Zhang ${"BCDFGHJKLM"[i % 10]}${"aeiou"[i % 5]}xqu${letters(i)}`,
  passport: (i) => `E${String(71_000_000 + i * 37)}`,
  phone: (i) => `138${String(57_100_000 + i * 41)}`,
  card: (i) => `622202120200${String(7_300_000 + i * 43)}`,
  address: (i) => `杭州市西湖区文三路${701 + i}号${3 + (i % 7)}幢${101 + i}室`,
  certificate: (i) => `浙（2026）杭州市不动产权第${String(7_654_000 + i)}号`,
  token: (i) => `tKn${scrambled(i, 29)}`,
  webhook: (i) => `whsec_${scrambled(i + 1_000, 40)}`,
  password: (i) => `pW${scrambled(i + 2_000, 22)}`,
};

const two = (n: number): string => String(n).padStart(2, "0");
const letters = (i: number): string =>
  [...String(i).padStart(3, "0")].map((digit) => "vwxyzbdfgk"[Number(digit)]).join("");

/** Letters and digits without order, the same in every run. */
function scrambled(seed: number, length: number): string {
  const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  let state = seed * 2_654_435_761 + 12_345;
  let text = "9a";
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet[(state >>> 8) % alphabet.length];
  }
  return text;
}

/** Hands out the planted values, each kind in turn, and finds those that an output shows in clear. */
export class Canaries {
  readonly #values = new Map<CanaryKind, string[]>();
  readonly #next = new Map<CanaryKind, number>();
  readonly #planted = new Set<string>();

  constructor() {
    for (const [kind, count] of Object.entries({ ...PERSONAL, ...SECRET }) as [CanaryKind, number][])
      this.#values.set(
        kind,
        Array.from({ length: count }, (_, i) => MAKE[kind](i)),
      );
  }

  get count(): number {
    return new Set([...this.#values.values()].flat()).size;
  }

  get unplanted(): string[] {
    return [...this.#values.values()].flat().filter((value) => !this.#planted.has(value));
  }

  /** Returns the next value of a kind; the first again after the last. */
  next(kind: CanaryKind): string {
    const values = this.#values.get(kind)!;
    const at = this.#next.get(kind) ?? 0;
    this.#next.set(kind, (at + 1) % values.length);
    this.#planted.add(values[at]!);
    return values[at]!;
  }

  /** Returns the planted values in a text, each with the part that was found. */
  foundIn(text: string): { readonly value: string; readonly part: string }[] {
    return [...this.#planted]
      .map((value) => ({ value, part: partOf(value) }))
      .filter(({ part }) => text.includes(part));
  }
}

/** What identifies the value by itself: the number of a house, the serial of a certificate, the given name. */
function partOf(value: string): string {
  return /(?<=路).+|(?<=第)\d+|(?<=^Zhang ).+/.exec(value)?.[0] ?? value;
}
