/**
 * Seeded generators of valid and damaged identifiers. They compute check digits on their own, directly from the
 * standards, so that tests do not repeat the arithmetic of the product.
 */

/** Returns numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: Random, from: ArrayLike<T>): T => from[below(random, from.length)] as T;
const number = (random: Random, length: number, min = 0): string =>
  String(min + below(random, 10 ** length - min)).padStart(length, "0");
const replaceAt = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + by.length);

const PROVINCE_CODES =
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(" ");
const SHORT_NAMES = "京津冀晋辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新";
/** Districts, counties and short names: none that tells its province. */
const PLACES = ["朝", "浦字", "西湖区", "上街区", "长沙县", "海门市", "鄂伦春自治旗"];

const division = (random: Random): string => pick(random, PROVINCE_CODES) + number(random, 2, 1) + number(random, 2, 1);

export function validUnitCode(random: Random): string {
  const feature = pick(random, [
    "GB",
    "GB",
    "GB",
    "GS",
    "GX",
    "JB",
    "JC",
    "JA",
    "GH",
    "GG",
    "ZW",
    "JD",
    "JE",
    "JF",
    "GL",
    "GN",
    "GY",
  ]);
  const fixture = pick(random, ["F", "F", "F", "L", "Q", "W"]);
  const last = fixture === "W" ? "00000000" : number(random, 4, 1) + number(random, 4, 1);
  return division(random) + number(random, 6, 1001) + feature + number(random, 5, 1) + fixture + last;
}

/** Returns an ID with a birth year from 1880 to 2019. It never ends in 000, which would cause a warning of its own. */
export function validCitizenId(random: Random): string {
  const born = new Date(Date.UTC(1880 + below(random, 140), below(random, 12), 1 + below(random, 31)));
  const body = division(random) + born.toISOString().slice(0, 10).replaceAll("-", "") + number(random, 3, 10);
  const id = body + citizenCheck(body);
  return id.endsWith("000") ? validCitizenId(random) : id;
}

export function validCitizenId15(random: Random): string {
  const id = validCitizenId(random);
  return id.slice(0, 6) + id.slice(8, 17);
}

/** Computes ISO 7064 MOD 11-2. The weights of GB 11643 are its unrolled form. */
function citizenCheck(body: string): string {
  let product = 0;
  for (const digit of body) product = ((product + Number(digit)) * 2) % 11;
  const check = (12 - product) % 11;
  return check === 10 ? "X" : String(check);
}

const CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

function creditCheck(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += CREDIT_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

export function validOrganizationCode(random: Random): string {
  const body =
    random() < 0.5
      ? number(random, 8, 1)
      : `MA${Array.from({ length: 6 }, () => pick(random, CREDIT_ALPHABET)).join("")}`;
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, character, i) => total + parseInt(character, 36) * (weights[i] as number), 0);
  const check = 11 - (sum % 11);
  return body + (check === 10 ? "X" : check === 11 ? "0" : String(check));
}

export function validCreditCode(random: Random, start?: string): string {
  const prefix =
    start ?? pick(random, ["11", "12", "13", "51", "52", "53", "91", "91", "91", "92", "93", "N1", "A1", "Y1"]);
  const body = prefix + division(random) + validOrganizationCode(random);
  const code = body + creditCheck(body);
  return code.endsWith("000") ? validCreditCode(random, start) : code;
}

const brackets = (random: Random): [string, string] =>
  pick(random, [
    ["（", "）"],
    ["(", ")"],
  ]);

export function validCertificateNo(random: Random): string {
  const [open, close] = brackets(random);
  const what = pick(random, ["权", "证明"]);
  const digits = 6 + below(random, 7);
  const province = pick(random, [...SHORT_NAMES, "内蒙古", "内蒙", "蒙", "内", "蜀", "滇"]);
  return `${province}${open}${2015 + below(random, 12)}${close}${pick(random, PLACES)}不动产${what}第${number(random, digits)}号`;
}

export function validCaseNo(random: Random): string {
  const [open, close] = brackets(random);
  const court = pick(random, [
    "最高法",
    ...[...`${SHORT_NAMES}内兵军`].map((name) => name + pick(random, ["", number(random, 2), number(random, 4)])),
  ]);
  const type = pick(random, [
    "执",
    "执恢",
    "执保",
    "财保",
    "执异",
    "执复",
    "执监",
    "执协",
    "民初",
    "民终",
    "刑初",
    "破",
    "破申",
    "行初",
  ]);
  const suffix = pick(random, ["", "", "", "之一", "之十二"]);
  return `${open}${2016 + below(random, 11)}${close}${court}${type}${1 + below(random, 99999)}号${suffix}`;
}

export interface Damaged {
  /** Name of the damage. */
  damage: string;
  /** The value before the damage. */
  original: string;
  value: string;
}

type Mutation = readonly [damage: string, mutate: (value: string, random: Random) => string];

const HARMLESS: readonly Mutation[] = [
  [
    "space",
    (value, random) => {
      const at = below(random, value.length + 1);
      return `${value.slice(0, at)}${pick(random, [" ", "\u3000", "\u200B", "\uFEFF", "\t", "\u00A0"])}${value.slice(at)}`;
    },
  ],
  ["full-width", (value) => value.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ["apostrophe", (value) => `'${value}`],
  ["formula", (value) => `="${value}"`],
];
const dashes: Mutation = [
  "dash",
  (value, random) => `${value.slice(0, 6)}${pick(random, ["-", "－", "—", "–"])}${value.slice(6)}`,
];
const lower: Mutation = ["lower-case", (value) => value.toLowerCase()];

const scientific: Mutation = ["scientific", (value) => `${value.charAt(0)}.${value.slice(1, 6)}E+17`];
const missing: Mutation = [
  "missing",
  (value, random) => {
    const at = below(random, value.length);
    return value.slice(0, at) + value.slice(at + 1);
  },
];
const doubled: Mutation = [
  "doubled",
  (value, random) => {
    const at = below(random, value.length);
    return value.slice(0, at) + value.charAt(at) + value.slice(at);
  },
];
const decimal: Mutation = ["decimal", (value) => `${value.replace(/\D/g, "1")}.0`];
const errorValue: Mutation = [
  "error value",
  (_, random) => pick(random, ["#N/A", "########", "#REF!", "#NAME?", "", " "]),
];
const lookalike: Mutation = [
  "look-alike",
  (value, random) => {
    const places = [...value].flatMap((c, i) => (c === "0" || c === "1" ? [i] : []));
    const at = pick(random, places);
    return replaceAt(
      value,
      at,
      value.charAt(at) === "0" ? pick(random, ["O", "o", "О"]) : pick(random, ["I", "l", "L"]),
    );
  },
];
const wrongDigit = (length: number): Mutation => [
  "wrong digit",
  (value, random) => {
    const places = [...value].flatMap((c, i) => (i < length && c >= "0" && c <= "9" ? [i] : []));
    const at = pick(random, places);
    return replaceAt(value, at, String((Number(value.charAt(at)) + 1 + below(random, 9)) % 10));
  },
];
const swapped: Mutation = [
  "swapped",
  (value, random) => {
    const places = [...value].flatMap((c, i) => (i > 0 && c !== value.charAt(i - 1) ? [i] : []));
    const at = pick(random, places);
    return replaceAt(value, at - 1, value.charAt(at) + value.charAt(at - 1));
  },
];
const truncated: Mutation = ["truncated", (value) => `${value.slice(0, 15).replace(/\D/g, "1")}000`];

/** Mutations that normalization must undo. */
const HARMLESS_MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  unitCode: [...HARMLESS, dashes, lower],
  citizenId: [...HARMLESS, dashes],
  creditCode: [...HARMLESS, dashes, lower],
};

/** Mutations that a program must report and never undo. */
const HARMFUL_MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  unitCode: [
    scientific,
    missing,
    doubled,
    errorValue,
    lookalike,
    ["last group missing", (value) => value.slice(0, 19)],
    ["W part", (value, random) => `${value.slice(0, 19)}W${number(random, 8, 1)}`],
    ["ownership", (value, random) => replaceAt(value, 12, pick(random, "ABCKQ8"))],
    ["right", (value, random) => replaceAt(value, 13, pick(random, "IJKMOPQRTUVZ8"))],
    ["fixture", (value, random) => replaceAt(value, 19, pick(random, "ABCGPE7"))],
    ["serial", (value) => replaceAt(value, 14, "00000")],
    ["house number", (_, random) => `${1 + below(random, 90)}-${1 + below(random, 4)}-${101 + below(random, 3000)}`],
    ["address", (_, random) => `${1 + below(random, 90)}幢${1 + below(random, 4)}单元${101 + below(random, 3000)}室`],
    ["date", (_, random) => `${1 + below(random, 12)}月${1 + below(random, 28)}日`],
  ],
  citizenId: [
    scientific,
    missing,
    doubled,
    errorValue,
    lookalike,
    decimal,
    truncated,
    swapped,
    wrongDigit(18),
    [
      "birth date",
      (value, random) => {
        const body = replaceAt(value.slice(0, 17), 10, pick(random, ["0230", "1301", "0431", "0000", "1232"]));
        return body + citizenCheck(body);
      },
    ],
    [
      "future",
      (value) => {
        const body = replaceAt(value.slice(0, 17), 6, "2098");
        return body + citizenCheck(body);
      },
    ],
    [
      "province",
      (value, random) => {
        const body = replaceAt(value.slice(0, 17), 0, pick(random, ["00", "10", "16", "29", "47", "70", "84"]));
        return body + citizenCheck(body);
      },
    ],
  ],
  creditCode: [
    scientific,
    missing,
    doubled,
    errorValue,
    decimal,
    truncated,
    swapped,
    wrongDigit(18),
    ["letter", (value, random) => replaceAt(value, below(random, 18), pick(random, "IOSVZ"))],
  ],
};

function mutateRandomly(mutations: readonly Mutation[], original: string, random: Random): Damaged {
  for (;;) {
    const [damage, mutate] = pick(random, mutations);
    const value = mutate(original, random);
    if (value !== original) return { damage, original, value };
  }
}

export const harmless = (kind: string, original: string, random: Random): Damaged =>
  mutateRandomly(HARMLESS_MUTATIONS[kind] ?? [], original, random);
export const harmful = (kind: string, original: string, random: Random): Damaged =>
  mutateRandomly(HARMFUL_MUTATIONS[kind] ?? [], original, random);

/** Damages a certificate or case number. Such numbers are never normalized, so every damage must be reported. */
export function damagedOfficialNo(original: string, random: Random): Damaged {
  return mutateRandomly(
    [
      HARMLESS[1] as Mutation,
      HARMLESS[2] as Mutation,
      ["inner space", (value) => value.replace("号", " 号")],
      ["tortoise brackets", (value) => value.replace(/[（(]/, "〔").replace(/[）)]/, "〕")],
      ["no brackets", (value) => value.replace(/[（(）)]/g, "")],
      ["no 号", (value) => value.replace(/号.*$/, "")],
      ["year", (value, random) => value.replace(/\d{4}(?=[）)])/, pick(random, ["24", "201", "20244", "1024"]))],
      ["letter in number", (value) => value.replace(/\d(?=号)/, "O")],
      [
        "no province",
        (value) =>
          value.replace(/^[^（(]+(?=[（(])/, "").replace(/([）)])(?:最高法|[^\d])(?:\d{4}|\d{2}(?!\d))?/, "$1"),
      ],
      errorValue,
    ],
    original,
    random,
  );
}
