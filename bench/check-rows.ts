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

/** The same row as people type it: other forms of dates and amounts, spaces, IDs kept as text, quoted cells. */
export function typed(cells: readonly string[]): readonly string[] {
  return cells.map((cell) => {
    if (/^\d{4}-\d\d-\d\d$/.test(cell)) return cell.replaceAll("-0", "-").replaceAll("-", "/");
    if (/^\d{5,8}(?:\.\d\d)?$/.test(cell)) return `"${cell.replace(/\B(?=(?:\d{3})+(?!\d))/g, ",")}"`;
    if (/^\d{12}GB/.test(cell)) return `${cell.slice(0, 12)} ${cell.slice(12, 19)} ${cell.slice(19)}`;
    if (/^\d{17}[\dX]$/.test(cell)) return `'${cell.toLowerCase()}`;
    return cell === "" ? "" : `"${cell} "`;
  });
}

/** Writes such a file as a stream: a million rows must not fill our own memory. */
export async function writeCheckRows(
  path: string,
  rows: number,
  today: string,
  encoding: "utf8" | "gb18030",
  written = (cells: readonly string[]) => cells,
): Promise<void> {
  const titles = columnsFor("mortgage.file")
    .filter((c) => KEYS.includes(c.key))
    .map((c) => c.zh);
  const out = createWriteStream(path);
  const encoded = (lines: readonly string[]): Buffer => iconv.encode(lines.join("\r\n") + "\r\n", encoding);
  out.write(encoded([titles.join(",")]));
  for (let i = 0; i < rows;) {
    const lines: string[] = [];
    for (const end = Math.min(rows, i + 1_000); i < end; i++) lines.push(written(checkRow(i, today)).join(","));
    if (!out.write(encoded(lines))) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}
