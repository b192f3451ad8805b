/** How people write dates, amounts, areas and shares. */
import {
  damaged,
  doubtful,
  fullWidth,
  LEFTOVERS,
  text,
  typed,
  type CellContent,
  type FormContext,
  type Form,
  type Forms,
} from "./cell.js";

const DAY_MS = 86_400_000;
const partsOf = (day: string): [year: number, month: number, day: number] =>
  day.split("-").map(Number) as [number, number, number];
const shifted = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
/** Serial number of a day, as spreadsheets count. */
const serialOf = (day: string, from1904: boolean): number => Date.parse(day) / DAY_MS + 25_569 - (from1904 ? 1_462 : 0);
const CHINESE = "〇一二三四五六七八九";
const chineseNumber = (n: number): string =>
  n < 10 ? CHINESE[n]! : `${n >= 20 ? CHINESE[Math.floor(n / 10)] : ""}十${n % 10 ? CHINESE[n % 10] : ""}`;
const inChinese = (day: string): string => {
  const [y, m, d] = partsOf(day);
  return `${[...String(y)].map((c) => CHINESE[Number(c)]).join("")}年${chineseNumber(m)}月${chineseNumber(d)}日`;
};
const plain = (day: string, between: string, end = ""): string => partsOf(day).join(between) + end;

/** A typed cell that holds more than it shows. */
const hidden = (
  form: string,
  write: (value: string, context: FormContext) => CellContent | undefined,
  more: Parameters<typeof typed>[2],
): Form => typed(form, (value, context) => (context.showsOnly ? undefined : write(value, context)), more);

export const DATE_FORMS: Forms = {
  clear: [
    text("YYYY-MM-DD", (day) => day),
    typed("date cell", (date) => ({ date, format: "yyyy-mm-dd" })),
    typed("date cell Y/M/D", (date) => ({ date, format: "yyyy/m/d" })),
    typed("date cell in Chinese", (date) => ({ date, format: 'yyyy"年"m"月"d"日"' })),
    typed("date cell with time format", (date) => ({ date, format: "yyyy-mm-dd hh:mm" })),
    typed("moment of midnight in UTC", (date, { takesMoments }) =>
      takesMoments ? { date, format: "yyyy-mm-dd", midnight: "utc" } : undefined,
    ),
    typed("moment of midnight in China", (date, { takesMoments }) =>
      takesMoments ? { date, format: "yyyy-mm-dd", midnight: "china" } : undefined,
    ),
    typed("serial number", (day, { from1904 }) => ({ number: serialOf(day, from1904) })),
    typed("number YYYYMMDD", (day) => ({ number: Number(day.replaceAll("-", "")) })),
    text("Y/M/D", (day) => plain(day, "/")),
    text("Y.M.D", (day) => plain(day, ".")),
    text("Y-M-D", (day) => plain(day, "-")),
    text("Y年M月D日", (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日")),
    text("YYYYMMDD", (day) => day.replaceAll("-", "")),
    text("Y/M/D 0:00:00", (day) => `${plain(day, "/")} 0:00:00`),
    text("YYYY-MM-DD 00:00:00", (day) => `${day} 00:00:00`),
    text("ISO with China's offset", (day) => `${day}T00:00:00+08:00`),
    text("serial as text", (day) => String(serialOf(day, false))),
    text("full-width", (day) => fullWidth(day)),
    text("in Chinese numerals", inChinese),
    text("spaces around", (day) => ` ${day}\u3000`),
  ],
  odd: [
    doubtful("with time", (day) => `${day} 14:30:00`),
    doubtful("with time, Y/M/D", (day) => `${plain(day, "/")} 9:05`),
    doubtful("ISO in UTC", (day) => `${shifted(day, -1)}T16:00:00Z`),
    doubtful("ISO in UTC with milliseconds", (day) => `${shifted(day, -1)}T16:00:00.000Z`),
    hidden("date cell with time", (day) => ({ date: `${day}T09:30:00`, format: "yyyy-mm-dd" }), { doubtful: true }),
    hidden(
      "date cell 43 s before midnight",
      // SheetJS adds these 43 s in Shanghai, and writes midnight.
      (day, { takesMoments }) =>
        takesMoments ? undefined : { date: `${shifted(day, -1)}T23:59:17`, format: "yyyy-mm-dd" },
      { doubtful: true },
    ),
    hidden("date cell at 16:00", (day) => ({ date: `${shifted(day, -1)}T16:00:00`, format: "yyyy-mm-dd" }), {
      unusable: true,
    }),
    damaged("YYYY-MM-DD 16:00:00", (day) => `${day} 16:00:00`),
    typed("year and month only", (date) => ({ date, format: "yyyy-mm" }), { unusable: true }),
    typed("month and day only", (date) => ({ date, format: 'm"月"d"日"' }), { unusable: true }),
    damaged("month first", (day) => day.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1")),
    damaged("two-digit year", (day) => plain(day, ".").slice(2)),
    damaged("English month", (day) => `${partsOf(day)[2]}-Jan-${day.slice(2, 4)}`),
    damaged("no day", (day) => day.slice(0, 7)),
    damaged("term", () => "30年"),
    damaged("open end", () => "长期"),
    damaged("impossible day", (day) => `${day.slice(0, 4)}-02-30`),
    damaged("two dates", (day) => `${day}、${shifted(day, 1)}`),
    damaged("a word behind it", (day) => `${day}（暂定）`),
    ...LEFTOVERS,
  ],
};

const CAPITALS = "零壹贰叁肆伍陆柒捌玖";
function capitalSection(n: number): string {
  let out = "";
  for (const [ten, word] of [
    [1000, "仟"],
    [100, "佰"],
    [10, "拾"],
    [1, ""],
  ] as const) {
    const digit = Math.floor(n / ten) % 10;
    if (digit) out += CAPITALS[digit]! + word;
    else if (out && n % ten) out += out.endsWith("零") ? "" : "零";
  }
  return out;
}
/** Whole yuan below 10^8 in capital numerals. */
function inCapitals(value: string): string | undefined {
  const yuan = Number(value);
  if (!Number.isInteger(yuan) || yuan >= 1e8) return undefined;
  const [high, low] = [Math.floor(yuan / 10_000), yuan % 10_000];
  const zero = high && low && low < 1000 ? "零" : "";
  return `${high ? `${capitalSection(high)}万` : ""}${zero}${low ? capitalSection(low) : ""}元整`;
}
const grouped = (value: string): string => {
  const [whole = "", decimals] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (decimals === undefined ? "" : `.${decimals}`);
};
/** The decimal point moved to the left, exactly. */
export function movedLeft(value: string, places: number): string {
  const [whole = "", decimals = ""] = value.split(".");
  const digits = whole.padStart(places + 1, "0");
  const moved = `${digits.slice(0, -places)}.${digits.slice(-places)}${decimals}`;
  return moved.replace(/^0+(?=\d)/, "").replace(/\.?0+$/, "");
}
const cents = (value: string): string => (value.includes(".") ? value : `${value}.00`);

/** Amounts in yuan under a header that names no unit or 元. */
export const AMOUNT_FORMS: Forms = {
  clear: [
    text("decimal", cents),
    text("as it is", (value) => value),
    typed("number", (value) => ({ number: Number(value) })),
    typed("number #,##0.00", (value) => ({ number: Number(value), format: "#,##0.00" })),
    typed("number in yuan", (value) => ({ number: Number(value), format: '"¥"#,##0.00' })),
    typed('number 0"元"', (value) => ({ number: Number(value), format: '0.00"元"' })),
    typed("sum with result", (value, { storesResults }) =>
      storesResults ? { formula: `${value}+0`, result: Number(value) } : undefined,
    ),
    typed("sum with float noise", (value, { storesResults }) =>
      storesResults ? { formula: `0.1+0.2+${value}-0.3`, result: 0.1 + 0.2 + Number(value) - 0.3 } : undefined,
    ),
    text("grouped", (value) => grouped(cents(value))),
    text("full-width commas", (value) => fullWidth(grouped(value))),
    text("with 元", (value) => `${value}元`),
    text("with ¥", (value) => `¥${grouped(value)}`),
    text("with ￥ and spaces", (value) => ` ￥ ${value} `),
    text("RMB", (value) => `RMB ${grouped(cents(value))}`),
    text("in 万元", (value) => `${movedLeft(value, 4)}万元`),
    text("in 万", (value) => `${movedLeft(value, 4)}万`),
    text("in 亿元", (value) => (value.length > 8 ? `${movedLeft(value, 8)}亿元` : undefined)),
    text("capital numerals", inCapitals),
    text("capital numerals with 人民币", (value) => {
      const capitals = inCapitals(value);
      return capitals && `人民币${capitals}`;
    }),
    text("full-width", fullWidth),
    text("apostrophe", (value) => `'${value}`),
  ],
  odd: [
    damaged("scientific", (value) => Number(value).toExponential(2).replace("e", "E")),
    damaged("negative", (value) => `-${value}`),
    damaged("in brackets", (value) => `(${grouped(value)})`),
    damaged("wrong groups", (value) => `${value.slice(0, 3)},${value.slice(3, 5)},${value.slice(5)}00`),
    damaged("dots for commas", (value) =>
      value.length > 6 ? grouped(value.split(".")[0]!).replaceAll(",", ".") : "1.2.3",
    ),
    damaged("about", (value) => `约${movedLeft(value, 4)}万元`),
    damaged("two amounts", (value) => `${value}/${value}`),
    damaged("dollars", (value) => `$${grouped(value)}`),
    damaged("US dollars", (value) => `USD ${value}`),
    damaged("three decimals", (value) => `${cents(value)}5`),
    damaged("zero", () => "0.00"),
    damaged("letter O", (value) => value.replace(/0(?!.*0)/, "O")),
    typed("number in dollars", (value) => ({ number: Number(value), format: "[$$-409]#,##0.00" }), { unusable: true }),
    hidden("number with half a cent", (value) => ({ number: Number(value) + 0.005 }), { unusable: true }),
    ...LEFTOVERS,
  ],
};

/** Amounts under a header or a title that says 万元. */
export const AMOUNT_FORMS_WAN: Forms = {
  clear: [
    text("万元 under 万元", (value) => movedLeft(value, 4)),
    typed("number under 万元", (value) => ({ number: Number(movedLeft(value, 4)) })),
    typed("number #,##0.0000 under 万元", (value, { showsOnly }) =>
      // Shows whole yuan.
      showsOnly && /\.\d*[1-9]/.test(value) ? undefined : { number: Number(movedLeft(value, 4)), format: "#,##0.0000" },
    ),
    text("grouped under 万元", (value) => grouped(movedLeft(value, 4))),
    text("万元 in the cell too", (value) => `${movedLeft(value, 4)}万元`),
    text("元 in the cell", (value) => `${value}元`),
    text("capital numerals under 万元", inCapitals),
  ],
  odd: [
    damaged("yuan under 万元", (value) => (Number(value) > 200_000 ? value : undefined)),
    damaged("about, under 万元", (value) => `约${movedLeft(value, 4)}`),
    ...LEFTOVERS,
  ],
};

export const AREA_FORMS: Forms = {
  clear: [
    text("area", (value) => value),
    typed("number", (value) => ({ number: Number(value) })),
    typed("number 0.00", (value) => ({ number: Number(value), format: "0.00" })),
    typed('number 0.00"㎡"', (value) => ({ number: Number(value), format: '0.00"㎡"' })),
    text("with ㎡", (value) => `${value}㎡`),
    text("with 平方米", (value) => `${value}平方米`),
    text("with m²", (value) => `${value} m²`),
    text("full-width", fullWidth),
  ],
  odd: [
    damaged("in 亩", (value) => `${value}亩`),
    damaged("about", (value) => `约${value}`),
    damaged("sum", (value) => `${value}+12.5`),
    ...LEFTOVERS,
  ],
};

const ratio = (value: string): number => {
  const [n, d] = value.split("/").map(Number) as [number, number];
  return n / d;
};
const fraction = (value: string): CellContent => ({ number: ratio(value), format: "# ?/?" });
const isWholePercent = (value: string): boolean => Number.isInteger(ratio(value) * 100);

export const SHARE_FORMS: Forms = {
  clear: [
    text("fraction", (value) => value),
    typed("number as a fraction", fraction),
    typed("number as a percentage", (value) =>
      isWholePercent(value) ? { number: ratio(value), format: "0%" } : undefined,
    ),
    text("percentage", (value) => (isWholePercent(value) ? `${ratio(value) * 100}%` : undefined)),
    text("decimal", (value) => (isWholePercent(value) ? String(ratio(value)) : undefined)),
    text("in Chinese", (value) => {
      const [n, d] = value.split("/").map(Number) as [number, number];
      return `${chineseNumber(d)}分之${chineseNumber(n)}`;
    }),
    text("full-width", fullWidth),
  ],
  odd: [
    damaged("turned into a date", (value) => value.replace(/^(\d)\/(\d+)$/, "$1月$2日")),
    typed("turned into a date cell", () => ({ date: "2026-01-02", format: 'm"月"d"日"' }), { unusable: true }),
    damaged("above one", () => "3/2"),
    damaged("a word", () => "各半"),
  ],
};
