import { once } from "node:events";
import { createWriteStream } from "node:fs";
import iconv from "iconv-lite";
import {
  columnsFor,
  citizenIdCheckDigit,
  creditCodeCheckDigit,
  organizationCodeCheckDigit,
} from "../src/contract/index.js";
import { unitCode } from "../test/support/generated-filings.js";
import { oneOf, seeded } from "../proof/random.js";

/** What a bank's export holds: every column but 附件 (files) and 登记原因 (always the same). */
const KEYS = columnsFor("mortgage.file")
  .map((c) => c.key)
  .filter((key) => key !== "materials" && key !== "reason");

const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"];
const GIVEN = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海波鹏飞雪梅晓东"];
const TOWNS = ["杭州市", "宁波市", "温州市", "嘉兴市", "绍兴市", "金华市", "台州市"];
const TRADES = ["贸易", "科技", "实业", "建材", "食品", "物流"];
const SCOPES = [
  "主债权本金、利息、罚息、违约金及实现抵押权的费用",
  "主债权及利息",
  "主债权本金、利息、复利、罚息、违约金、损害赔偿金和实现债权的费用（包括诉讼费、律师费、评估费）",
  "全部债务",
];
const REMARKS = ["", "", "", "首套住房贷款", "二手房按揭", "经营性贷款，循环额度", "公积金组合贷款"];
const DAY = 86_400_000;

/** The `i`th of a file of valid filings that are all different; `today` as YYYY-MM-DD. */
export function checkRow(i: number, today: string): readonly string[] {
  const random = seeded(i);
  const below = (n: number): number => Math.floor(random() * n);
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const digits = (n: number, width: number): string => String(n).padStart(width, "0");
  const chance = (share: number): boolean => random() < share;
  const person = (): [string, string, string] => {
    if (chance(0.1)) {
      const own = `MA${digits(below(1e6), 6)}`;
      const body = `91330106${own}${organizationCodeCheckDigit(own)}`;
      return [
        `${oneOf(TOWNS, random).slice(0, 2)}${oneOf(GIVEN, random)}${oneOf(GIVEN, random)}${oneOf(TRADES, random)}有限公司`,
        "统一社会信用代码",
        body + creditCodeCheckDigit(body),
      ];
    }
    const born = day(Date.UTC(1950, 0, 1) + below(55 * 365) * DAY).replaceAll("-", "");
    const body = `3301${digits(1 + below(12), 2)}${born}${digits(1 + below(99), 2)}${1 + below(9)}`;
    return [
      oneOf(SURNAMES, random) + oneOf(GIVEN, random) + (chance(0.7) ? oneOf(GIVEN, random) : ""),
      "身份证",
      body + citizenIdCheckDigit(body),
    ];
  };
  const mortgagor = person();
  const debtor = chance(0.8) ? mortgagor : person();
  const maximum = chance(0.15);
  const amount = `${10_000 + below(9_990_000)}${oneOf([".00", ".00", ".50", ""], random)}`;
  const start = Date.parse(today) - below(90) * DAY;
  return [
    `B-2026-${digits(i, 7)}`,
    unitCode(i),
    `浙（${2016 + below(10)}）${oneOf(TOWNS, random)}不动产权第${digits(below(1e7), 7)}号`,
    ...mortgagor,
    ...debtor,
    maximum ? "最高额抵押" : "一般抵押",
    chance(0.9) ? "土地和房屋" : "土地",
    maximum ? "" : amount,
    maximum ? amount : "",
    day(start),
    day(start + (365 + below(29 * 365)) * DAY),
    `DY${digits(i, 8)}`,
    `JK${digits(i * 7, 9)}`,
    oneOf(SCOPES, random),
    chance(0.2) ? "是" : "否",
    oneOf(REMARKS, random),
  ];
}

export const CHECK_COLUMNS = KEYS.length;

/** A date in one of the forms of domain §6; all of them mean the same day. */
function typedDate(day: string, random: () => number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return oneOf(
    [
      day,
      `${year}/${month}/${date}`,
      `${year}.${month}.${date}`,
      day.replaceAll("-", ""),
      `${year}年${month}月${date}日`,
      `${year}/${month}/${date} 0:00:00`,
    ],
    random,
  );
}

const grouped = (amount: string): string => amount.replace(/\B(?=(?:\d{3})+(?!\d)(?:\.|$))/g, ",");

/** The faults that a clerk makes, one at a time: column and what stands in it instead. */
const FAULTS: readonly (readonly [key: string, cell: string])[] = [
  ["mortgagorIdNo", "3.30106E+17"],
  ["mortgagorIdNo", "330106199001010010"],
  ["titleNo", "浙（2023）杭州市不动产权第0012345"],
  ["unitCode", "330106001001GB00001"],
  ["termEnd", "长期"],
  ["termStart", "2026-02-30"],
  ["securedScope", ""],
  ["mortgageType", "抵押"],
  ["securedPrincipal", "120万美元"],
  ["mortgagorName", ""],
];

/**
 * The same row as people write it: dates in five forms, thousands separators, spaces in unit codes and around texts,
 * IDs kept as text by an apostrophe, line breaks in remarks. One row in fifty has a fault.
 */
export function typedRow(cells: readonly string[], i: number): readonly string[] {
  const random = seeded(i * 31 + 7);
  const chance = (share: number): boolean => random() < share;
  const typed = cells.map((cell, at) => {
    const key = KEYS[at]!;
    if (cell === "") return key === "remark" && chance(0.05) ? "首套住房\n利率按合同约定" : "";
    if (key === "termStart" || key === "termEnd") return typedDate(cell, random);
    if (key === "securedPrincipal" || key === "maximumClaim") return chance(0.7) ? grouped(cell) : cell;
    if (key === "unitCode")
      return chance(0.3) ? `${cell.slice(0, 6)} ${cell.slice(6, 12)} ${cell.slice(12, 19)} ${cell.slice(19)}` : cell;
    if (key.endsWith("IdNo")) return chance(0.3) ? `'${cell}` : chance(0.2) ? cell.toLowerCase() : cell;
    if (key === "remark") return chance(0.3) ? `${cell}\n利率按合同约定` : cell;
    return chance(0.1) ? `${cell} ` : cell;
  });
  if (i % 50 !== 49) return typed;
  const [key, cell] = oneOf(FAULTS, random);
  // A citizen's number is only wrong where a citizen is named.
  return typed.with(KEYS.indexOf(key), cell);
}

const quoted = (cell: string): string => (/[,\n"]/.test(cell) ? `"${cell}"` : cell);

/** Writes such a file as a stream: a million rows must not fill our own memory. */
export async function writeCheckRows(
  path: string,
  rows: number,
  today: string,
  encoding: "utf8" | "gb18030" | "utf16-le",
  written: (cells: readonly string[], i: number) => readonly string[] = (cells) => cells,
): Promise<void> {
  const titles = columnsFor("mortgage.file")
    .filter((c) => KEYS.includes(c.key))
    .map((c) => c.zh);
  const out = createWriteStream(path);
  const encoded = (lines: readonly string[]): Buffer => iconv.encode(lines.join("\r\n") + "\r\n", encoding);
  if (encoding === "utf16-le") out.write(Buffer.of(0xff, 0xfe));
  out.write(encoded([titles.join(",")]));
  for (let i = 0; i < rows;) {
    const lines: string[] = [];
    for (const end = Math.min(rows, i + 1_000); i < end; i++)
      lines.push(written(checkRow(i, today), i).map(quoted).join(","));
    if (!out.write(encoded(lines))) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}
