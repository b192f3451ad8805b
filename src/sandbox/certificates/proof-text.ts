import { CO_OWNERSHIP, EXISTING_HOME_NOTICE_TYPES, findEntry, formatUnitCode, maskIdNo } from "../../contract/index.js";
import type { CertificateRecord } from "../register/book/types.js";
import type { TableRow } from "./boxed-table.js";

/** What a registration proof (不动产登记证明) says, in the rows of its form. */

export const SENTENCE =
  "根据《中华人民共和国民法典》等法律法规，为保护申请人合法权益，对申请人申请登记的本证明所列不动产权利或登记事项，经审查核实，准予登记，颁发此证明。";
/** Stands across every page, because the sandbox is no authority. */
export const SPECIMEN = "测试样张";
const NO_LEGAL_EFFECT = "本证明由测试登记机构出具，不具有法律效力。Issued by a sandbox authority; no legal effect.";
const NOT_RECORDED = "登记簿未记载";
/** A proof of more units names them on an attached page. */
const MAX_UNITS_ON_FACE = 6;

const RIGHTS: Readonly<Record<CertificateRecord["right"], string>> = {
  mortgage: "抵押权",
  "purchase-pre-notice": "预售商品房买卖预告登记",
  "mortgage-pre-notice": "预购商品房抵押权预告登记",
};

/** Labels of the amount, the term and the contract by right. */
const TERMS = {
  general: { amount: "被担保主债权数额", term: "债务履行期限", contract: "抵押合同编号" },
  maximum: { amount: "最高债权额", term: "债权确定期间", contract: "抵押合同编号" },
  "purchase-pre-notice": { amount: "成交价格", term: "债务履行期限", contract: "买卖合同编号" },
  "mortgage-pre-notice": { amount: "被担保主债权数额", term: "债务履行期限", contract: "主债权合同编号" },
} as const;

/** The seven rows of the form. */
export function rowsOf(record: CertificateRecord): TableRow[] {
  const isMaximum = record.right === "mortgage" && record.mortgageType === "maximum";
  return [
    ["证明权利或事项", isMaximum ? "最高额抵押权" : rightOf(record)],
    ["权利人（申请人）", people(record.holders)],
    ["义务人", people(record.obligors)],
    ["坐落", addresses(record)],
    ["不动产单元号", isLong(record) ? `共 ${record.unitCodes.length} 个，见附页` : codes(record).join("\n")],
    ["其他", others(record).join("\n")],
    ["附记", NO_LEGAL_EFFECT],
  ];
}

function rightOf({ right, existingHome }: CertificateRecord): string {
  if (!existingHome || right === "mortgage") return RIGHTS[right];
  return findEntry(EXISTING_HOME_NOTICE_TYPES, right === "purchase-pre-notice" ? "purchase" : "mortgage")!.zh;
}

/** The units of a proof whose form has no room for them. */
export function attachedRows(record: CertificateRecord): TableRow[] {
  if (!isLong(record)) return [];
  const lines = codes(record).map((code, i) => {
    const { address, rank } = record.units?.[i] ?? {};
    return [code, ...(rank === undefined ? [] : [`第 ${rank} 顺位`]), ...(address ? [address] : [])].join("　");
  });
  return [["不动产单元号", lines.join("\n")]];
}

/** A date of the Chinese calendar style: `2026-01-05T09:30:00+08:00` gives 2026年1月5日. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

const isLong = ({ unitCodes }: CertificateRecord): boolean => unitCodes.length > MAX_UNITS_ON_FACE;
const codes = ({ unitCodes }: CertificateRecord): string[] => unitCodes.map(formatUnitCode);

function people(list: CertificateRecord["holders"]): string {
  return list
    .map(({ name, idNo, share }) => `${name}${idNo ? `（${maskIdNo(idNo)}）` : ""}${share ? ` 份额 ${share}` : ""}`)
    .join("\n");
}

function addresses({ units = [] }: CertificateRecord): string {
  const known = [...new Set(units.flatMap(({ address }) => address ?? []))];
  if (known.length === 0) return NOT_RECORDED;
  return known.length > MAX_UNITS_ON_FACE ? `${known[0]} 等 ${known.length} 处，见附页` : known.join("\n");
}

/** 其他: the particulars of the right, each on a line of its own. */
function others(record: CertificateRecord): string[] {
  const { amount, currency = "CNY", termStart, termEnd, mortgageType, transferRestricted } = record;
  const labels = TERMS[record.right === "mortgage" ? (mortgageType ?? "general") : record.right];
  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    ["抵押方式", mortgageType && (mortgageType === "maximum" ? "最高额抵押" : "一般抵押")],
    ["共有方式", record.coOwnership && findEntry(CO_OWNERSHIP, record.coOwnership)?.zh],
    [labels.contract, record.contractNo],
    [labels.amount, amount && money(amount, currency)],
    [labels.term, termStart && termEnd && `${chineseDate(termStart)}起至${chineseDate(termEnd)}止`],
    ["担保范围", record.securedScope],
    ["抵押顺位", ranks(record)],
    [
      "是否存在禁止或限制转让抵押不动产的约定",
      transferRestricted === undefined ? undefined : transferRestricted ? "是" : "否",
    ],
  ];
  return facts.flatMap(([label, value]) => (value ? [`${label}：${value}`] : []));
}

function ranks({ units = [] }: CertificateRecord): string | undefined {
  const distinct = [...new Set(units.flatMap(({ rank }) => rank ?? []))];
  if (distinct.length === 0) return undefined;
  if (distinct.length === 1) return `第 ${distinct[0]} 顺位`;
  const each = units
    .slice(0, MAX_UNITS_ON_FACE)
    .map(({ unitCode, rank }) => `${formatUnitCode(unitCode)} 第 ${rank} 顺位`);
  return units.length > MAX_UNITS_ON_FACE ? "见附页" : each.join("、");
}

/** `1200000.00` gives 1,200,000.00 元; other currencies are named by their code. */
function money(amount: string, currency: string): string {
  const [whole = "", decimals = ""] = amount.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `${grouped}.${decimals.padEnd(2, "0")} ${currency === "CNY" ? "元" : currency}`;
}
