// The defects of a case number, with their texts.
import type { DefectTable } from "../common/defect.js";

/** Code of a defect of a case number. */
export type CaseNoDefect =
  | "case-no-legacy"
  | "case-no-spelling"
  | "case-no-document-name"
  | "case-no-court-name"
  | "case-no-court-differs"
  | "case-no-other-organ"
  | "case-no-several"
  | "case-no-several-lines"
  | "case-no-before-form"
  | "case-no-type-unknown"
  | "case-no-suffix"
  | "case-no-year"
  | "case-no-year-missing"
  | "case-no-future"
  | "case-no-brackets"
  | "case-no-court"
  | "case-no-type"
  | "case-no-number"
  | "case-no-padding"
  | "case-no-range"
  | "case-no-end"
  | "case-no-old-words"
  | "case-no-old-form"
  | "case-no-form";

const FIX_ZH = "请按法律文书上的案号填写，例如（2024）浙0106执1234号";
const FIX_EN = "Enter it as the document shows it, for example （2024）浙0106执1234号";

function wrong(zh: string, en: string, fixZh = FIX_ZH, fixEn = FIX_EN): DefectTable<"any">["any"] {
  return { severity: "error", zh, en, fixZh, fixEn };
}

function unusual(zh: string, en: string, fixZh: string, fixEn: string): DefectTable<"any">["any"] {
  return { severity: "warning", zh, en, fixZh, fixEn };
}

/** The defects that `checkCaseNo` finds, with their texts. */
export const CASE_NO_DEFECTS: DefectTable<CaseNoDefect> = {
  "case-no-legacy": unusual(
    "2016 年以前的旧案号，按原样使用",
    "A case number from before 2016; used as written",
    "仅在续封、解封引用原查封文号时使用；新案件请填写现行案号",
    "Use it only as the original number of a renewal or release; a new case has a number of the present form",
  ),
  "case-no-spelling": unusual(
    "编号中有空格、全角数字或六角括号，按原样发送",
    "The number contains spaces, full-width digits or unusual brackets; it is sent as written",
    "规范写法为 {regular}",
    "The regular spelling is {regular}",
  ),
  "case-no-document-name": unusual(
    "案号之后带有文书名称“{name}”",
    "The case number is followed by the name of a document, “{name}”",
    "通常只填写案号；如登记机构要求文书全称，可保留",
    "Usually only the case number is entered; keep the name if the authority requires it",
  ),
  "case-no-court-name": unusual(
    "案号之前带有“{name}”",
    "The case number is preceded by “{name}”",
    "只填写案号即可：{number}",
    "The case number alone is enough: {number}",
  ),
  "case-no-court-differs": unusual(
    "“{name}”与法院代字“{code}”不是同一法院：该法院的代字{expected}",
    "“{name}” does not fit the court code {code}: the code of this court {expectedEn}",
    "请按法律文书核对法院名称和案号，其中一个可能有误",
    "Compare the name of the court and the case number with the document; one of them may be wrong",
  ),
  "case-no-other-organ": unusual(
    "这是{organ}的文书编号，不是法院案号，按原样发送",
    "This is a document number of {organEn}, not a court's case number; it is sent as written",
    "由法院查封的，请填写案号；由{organ}查封的，可不修改，但请按该机关的规定核对查封期限",
    "For a court's seizure enter the case number; for a seizure by {organEn} leave it, and check the term by the rules of that organ",
  ),
  "case-no-several": unusual(
    "单元格中有 {count} 个案号，将作为一份文书的文号按原样发送",
    "The cell contains {count} case numbers; they are sent as the number of one document",
    "一份文书涉及多个案件的，可不修改；属于多份文书的，请每份文书写一行，各用各的申请编号",
    "For one document about several cases leave it; for several documents write a row for each, with its own filing number",
  ),
  "case-no-several-lines": wrong(
    "单元格中有 {count} 个案号，各占一行",
    "The cell contains {count} case numbers on separate lines",
    "属于多份文书的，请每份文书写一行，各用各的申请编号；一份文书涉及多个案件的，请写在同一行，用顿号“、”分隔",
    "For several documents write a row for each, with its own filing number; for one document about several cases write the numbers on one line, separated by 、",
  ),
  "case-no-before-form": unusual(
    "年份 {year} 早于 2016 年，但采用了 2016 年起的案号写法",
    "The year {year} is before 2016, but the number has the form in force since 2016",
    "请按法律文书核对年份；法院已换用新写法的，可不修改",
    "Check the year against the document; leave it if the court has renumbered the case",
  ),
  "case-no-type-unknown": unusual(
    "类型代字“{type}”不在最高人民法院公布的类型代字中",
    "The type “{type}” is not among those that the Supreme People's Court has published",
    "请按法律文书核对；确为该代字的，可不修改",
    "Compare with the document; leave it if the document has this type",
  ),
  "case-no-suffix": unusual(
    "文书序号通常写在“号”之后，例如“号之一”",
    "The number of the document usually follows 号, as in 号之一",
    "请按法律文书核对；规范写法为 {regular}",
    "Compare with the document; the regular spelling is {regular}",
  ),
  "case-no-year": wrong("年份“{year}”不是 4 位的合理年份", "The year “{year}” is not a plausible year of 4 digits"),
  "case-no-year-missing": wrong("案号缺少年份", "The case number has no year"),
  "case-no-future": wrong(
    "年份 {year} 晚于今年",
    "The year {year} is in the future",
    "请按法律文书核对括号内的年份",
    "Check the year in the brackets against the document",
  ),
  "case-no-brackets": wrong("年份应写在括号内", "The year must be in brackets"),
  "case-no-court": wrong(
    "“{text}”开头不是法院代字（如 浙、浙01、浙0106、最高法）",
    "“{text}” does not begin with a court code such as 浙, 浙01, 浙0106 or 最高法",
    "请按法律文书上的案号填写：法院代字为省级简称，后接 0、2 或 4 位数字，例如（2024）浙0106执1234号{hint}",
    "Enter it as the document shows it: a court code is the short name of a province with 0, 2 or 4 digits, as in （2024）浙0106执1234号{hintEn}",
  ),
  "case-no-type": wrong(
    "类型代字应为 1 至 3 个汉字，实际为“{type}”",
    "The type must be 1 to 3 Chinese characters but is “{type}”",
    "请按法律文书上的案号填写；首次执行为“执”，财产保全执行为“执保”，例如（2024）浙0106执1234号",
    "Enter it as the document shows it; 执 is a first execution, 执保 a preservation, as in （2024）浙0106执1234号",
  ),
  "case-no-number": wrong(
    "案件编号应为数字，实际为“{number}”{detail}",
    "The number of the case must be digits but is “{number}”{detailEn}",
  ),
  "case-no-padding": wrong(
    "案件编号前不应补 0：{number}",
    "The number of the case must not have leading zeros: {number}",
    "请按法律文书核对；不补 0 为 {regular}",
    "Compare with the document; without leading zeros it is {regular}",
  ),
  "case-no-range": wrong(
    "案号范围“{numbers}”的终止编号小于起始编号",
    "The range {numbers} ends before it begins",
    "请按法律文书核对起止编号，例如 18775-18776号",
    "Compare both numbers with the document, for example 18775-18776号",
  ),
  "case-no-end": wrong(
    "缺少末尾的“号”，或“号”后的内容不是“之一”“之二”等",
    "号 is missing at the end, or is followed by something other than 之一, 之二 …",
  ),
  "case-no-old-words": wrong(
    "2016 年起的案号不写“字”“第”",
    "Case numbers since 2016 are written without 字 and 第",
    "请按法律文书核对；现行写法为 {regular}",
    "Compare with the document; the present form is {regular}",
  ),
  "case-no-old-form": wrong(
    "年份 {year} 的案号采用了 2016 年以前的写法（“字第”）",
    "The case is of {year}, but the number has the form used before 2016 (字第)",
    "请按法律文书核对年份；2016 年起的案号以法院代字表示法院，例如（2024）浙0106执1234号",
    "Check the year against the document; since 2016 a court is named by its code, as in （2024）浙0106执1234号",
  ),
  "case-no-form": wrong("不是案号的格式", "Not the form of a court case number"),
};
