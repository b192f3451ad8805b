import { columnsFor, type Kind } from "../../../contract/index.js";
import { peopleMaker, seeded, wrongCheckDigit, type DemoPerson } from "./people.js";

/** A table as users keep it: headers and cells, all text. */
export interface DemoTable {
  readonly kind: Kind;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Documents beside the table: path below its folder, and content. */
  readonly documents: readonly { readonly path: string; readonly title: string; readonly lines: readonly string[] }[];
}

type Cells = Readonly<Record<string, string>>;
interface Owned {
  readonly unitCode: string;
  readonly owners: readonly DemoPerson[];
}

export interface DemoFiles {
  readonly bank: DemoTable;
  readonly developer: DemoTable;
  readonly court: DemoTable;
}

/**
 * Makes the files of three institutions, which concern overlapping units.
 * @param today Keeps the dates plausible whenever the demo runs
 */
export function demoFiles(today: string, seed = 2026): DemoFiles {
  const random = seeded(seed);
  const person = peopleMaker(random);
  const { table: bank, owned: mortgaged } = bankFile(person, random, today);
  const { table: developer, owned: sold } = developerFile(person, random, today);
  return { bank, developer, court: courtFile(mortgaged, sold, today) };
}

const unit = (parcel: number, n: number) =>
  `330106001001GB${String(parcel).padStart(5, "0")}F0001${String(n).padStart(4, "0")}`;
const yuan = (random: () => number, min: number, max: number) => `${Math.round(min + random() * (max - min))}0000.00`;
const shiftYears = (day: string, years: number) =>
  `${Number(day.slice(0, 4)) + years}${day.slice(4, 8)}${day.slice(8) === "29" ? "28" : day.slice(8)}`;
const joined = (people: readonly DemoPerson[], part: keyof DemoPerson) => people.map((p) => p[part]).join("、");

function tableOf(
  kind: Kind,
  own: string,
  keys: readonly string[],
  rows: readonly Cells[],
  documents: DemoTable["documents"] = [],
): DemoTable {
  const columns = new Map(columnsFor(kind).map((c) => [c.key, c]));
  return {
    kind,
    documents,
    // An extra column of the institution's own, as in real files.
    headers: [...keys.map((k) => columns.get(k)!.zh), own],
    rows: rows.map((cells) => [...keys, "own"].map((k) => cells[k] ?? "")),
  };
}

function bankFile(person: () => DemoPerson, random: () => number, today: string): { table: DemoTable; owned: Owned[] } {
  const year = today.slice(0, 4);
  const owned: Owned[] = [];
  const rows: Cells[] = [];
  for (let i = 1; i <= 40; i++) {
    const owners = i % 5 === 0 ? [person(), person()] : [person()];
    const maximum = i % 7 === 0;
    const no = String(i).padStart(4, "0");
    const unitCode = unit(1, i);
    owned.push({ unitCode, owners });
    rows.push({
      ref: `HZ-${year}-M${no}`,
      unitCode,
      titleNo: `浙（2023）杭州市不动产权第${String(12_000 + i).padStart(7, "0")}号`,
      mortgagorName: joined(owners, "name"),
      mortgagorIdNo: joined(owners, "idNo"),
      mortgageType: maximum ? "最高额抵押" : "一般抵押",
      securedPrincipal: maximum ? "" : yuan(random, 60, 400),
      maximumClaim: maximum ? yuan(random, 300, 900) : "",
      termStart: today.replaceAll("-", i % 3 ? "-" : "/"),
      termEnd: shiftYears(today, 10 + (i % 20)),
      mortgageContractNo: `DY-${year}-${no}`,
      loanContractNo: `JK-${year}-${no}`,
      securedScope: "主债权本金、利息、罚息及实现抵押权的费用",
      transferRestricted: i % 9 === 0 ? "是" : "否",
      own: ["张经理", "李经理", "王经理"][i % 3]!,
    });
  }
  const spoil = (row: number, change: Cells) => void (rows[row - 1] = { ...rows[row - 1]!, ...change });
  spoil(6, { mortgagorIdNo: wrongCheckDigit(owned[5]!.owners[0]!.idNo) });
  spoil(13, { termEnd: "2026-02-30" });
  spoil(18, { unitCode: unit(1, 18).slice(0, 19) });
  spoil(23, { securedPrincipal: "一百万左右" });
  spoil(29, { mortgagorIdNo: "3.30106E+17" });
  // The unit of another owner: only the authority can detect this.
  spoil(37, { unitCode: unit(1, 36), titleNo: rows[35]!["titleNo"]! });
  const keys = [
    "ref",
    "unitCode",
    "titleNo",
    "mortgagorName",
    "mortgagorIdNo",
    "mortgageType",
    "securedPrincipal",
    "maximumClaim",
    "termStart",
    "termEnd",
    "mortgageContractNo",
    "loanContractNo",
    "securedScope",
    "transferRestricted",
  ];
  return { table: tableOf("mortgage.file", "客户经理", keys, rows), owned };
}

function developerFile(
  person: () => DemoPerson,
  random: () => number,
  today: string,
): { table: DemoTable; owned: Owned[] } {
  const year = today.slice(0, 4);
  const owned: Owned[] = [];
  const rows: Cells[] = [];
  for (let i = 1; i <= 25; i++) {
    const buyers = Array.from({ length: 1 + (i % 3) }, person);
    const no = String(i).padStart(4, "0");
    const unitCode = unit(8, i);
    const price = Math.round(180 + random() * 300);
    const loan = i % 2 === 0;
    owned.push({ unitCode, owners: buyers });
    rows.push({
      ref: `YG-${year}-${no}`,
      unitCode,
      contractNo: `YS-${year}-${no}`,
      buyerName: joined(buyers, "name"),
      buyerIdNo: joined(buyers, "idNo"),
      coOwnership: buyers.length === 1 ? "单独所有" : buyers.length === 2 ? "按份共有" : "共同共有",
      share: buyers.length === 2 ? "60%、40%" : "",
      price: `${price}0000.00`,
      area: (89 + (i % 5) * 10.5).toFixed(2),
      address: `杭州市西湖区示例路8号${1 + (i % 3)}幢${100 * (1 + Math.floor(i / 4)) + (i % 4) + 1}室`,
      plannedUse: "住宅",
      ...(loan && {
        mortgageeName: "示例银行杭州西湖支行",
        mortgageeIdNo: "91330106MA2TEXT08W",
        mortgageAmount: `${Math.round(price * 0.6)}0000.00`,
        loanContractNo: `AJ-${year}-${no}`,
        termStart: today,
        termEnd: shiftYears(today, 30),
        transferRestricted: "否",
      }),
      own: i % 4 === 0 ? "已付首付" : "",
    });
  }
  const spoil = (row: number, change: Cells) => void (rows[row - 1] = { ...rows[row - 1]!, ...change });
  spoil(5, { buyerIdNo: owned[4]!.owners[0]!.idNo });
  spoil(10, { mortgageAmount: "" });
  spoil(16, { unitCode: `${unit(8, 16)}99` });
  // Sold twice: a second pre-notice on a unit must be confirmed before it is filed.
  spoil(24, { unitCode: unit(8, 3), address: rows[2]!["address"]! });
  const keys = [
    "ref",
    "unitCode",
    "contractNo",
    "buyerName",
    "buyerIdNo",
    "coOwnership",
    "share",
    "price",
    "area",
    "address",
    "plannedUse",
    "mortgageeName",
    "mortgageeIdNo",
    "mortgageAmount",
    "loanContractNo",
    "termStart",
    "termEnd",
    "transferRestricted",
  ];
  return { table: tableOf("pre-notice.register", "备注（销售）", keys, rows), owned };
}

function courtFile(mortgaged: readonly Owned[], sold: readonly Owned[], today: string): DemoTable {
  const year = today.slice(0, 4);
  const dayBefore = new Date(new Date(`${shiftYears(today, 3)}T00:00:00Z`).getTime() - 86_400_000)
    .toISOString()
    .slice(0, 10);
  const documents: DemoTable["documents"][number][] = [];
  const cases = [1234, 1235, 1240, 1251].map((n) => {
    const documentNo = `（${year}）浙0106执${n}号`;
    const path = (title: string) => `文书/${title}-${n}.pdf`;
    for (const title of ["裁定书", "协助执行通知书"]) {
      documents.push({
        path: path(title),
        title: `杭州市西湖区人民法院 ${title}`,
        lines: [documentNo, "本文书由演示程序生成，不具有法律效力。"],
      });
    }
    return { documentNo, materials: `裁定书=${path("裁定书")}；协助执行通知书=${path("协助执行通知书")}` };
  });
  // Two of the bank's units twice and three times: first in force, then waiting. Four of the developer's: pre-seizure.
  const targets: readonly [owned: Owned, caseIndex: number, measure: string][] = [
    [mortgaged[0]!, 0, "查封"],
    [mortgaged[6]!, 0, "查封"],
    [mortgaged[0]!, 1, "查封"],
    [mortgaged[1]!, 1, "查封"],
    [mortgaged[0]!, 2, "查封"],
    [mortgaged[6]!, 2, "查封"],
    [sold[0]!, 2, "预查封"],
    [sold[1]!, 3, "预查封"],
    [sold[2]!, 3, "预查封"],
    [mortgaged[2]!, 3, "查封"],
    [mortgaged[3]!, 3, "查封"],
    [sold[3]!, 3, "预查封"],
  ];
  const rows: Cells[] = targets.map(([{ unitCode, owners }, at, measure], i) => ({
    ref: `CF-${year}-${String(i + 1).padStart(4, "0")}`,
    documentNo: cases[at]!.documentNo,
    measure,
    unitCode,
    obligorName: joined(owners, "name"),
    obligorIdNo: joined(owners, "idNo"),
    applicantName: "示例银行杭州西湖支行",
    startDate: today,
    endDate: dayBefore,
    officerName: "周敏、吴刚",
    officerCardNo: "浙010600123、浙010600124",
    scope: owners.length > 1 ? "全部份额" : "",
    materials: cases[at]!.materials,
    own: i % 2 ? "急" : "",
  }));
  const spoil = (row: number, change: Cells) => void (rows[row - 1] = { ...rows[row - 1]!, ...change });
  spoil(4, { endDate: "2026-02-30" });
  spoil(10, { materials: "裁定书=../../裁定书.pdf；协助执行通知书=文书/协助执行通知书-1251.pdf" });
  spoil(11, { materials: "裁定书=文书/裁定书-1251.pdf" });
  const keys = [
    "ref",
    "documentNo",
    "measure",
    "unitCode",
    "obligorName",
    "obligorIdNo",
    "applicantName",
    "startDate",
    "endDate",
    "scope",
    "officerName",
    "officerCardNo",
    "materials",
  ];
  return tableOf("seizure.request", "缓急", keys, rows, documents);
}
