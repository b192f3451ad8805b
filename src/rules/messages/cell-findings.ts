import type { Texts } from "../model/finding.js";
import { error, warning } from "./severities.js";

/** What can be wrong with one cell. `{name}` stands for a fact of the single case. */
export const CELL_TEXTS = {
  "field-missing": error("必填，不能为空", "Required, and empty", "请填写“{column}”", "Fill in “{column}”"),
  "field-too-long": error(
    "内容有 {length} 个字符，最多 {max} 个",
    "{length} characters; at most {max} are allowed",
    "请缩短内容",
    "Shorten it",
  ),
  "text-control": error(
    "含有控制字符（如终端转义符），不能提交",
    "There are control characters, such as terminal escapes",
    "请重新键入该单元格，不要从终端或网页粘贴",
    "Type the cell anew instead of pasting it",
  ),
  "text-direction": error(
    "含有改变显示方向的隐藏字符，看到的与实际内容不同",
    "Hidden characters change the direction of the text: it is not what it looks like",
    "请重新键入该单元格",
    "Type the cell anew",
  ),
  "text-hidden": warning(
    "含有看不见的字符，按原样保留",
    "There are invisible characters; they are kept",
    "如非有意，请重新键入该单元格",
    "If that is not intended, type the cell anew",
  ),
  "text-damaged": error(
    "含有替换字符“\uFFFD”：文字在保存时已经损坏",
    "There is a replacement character: the text was damaged when it was saved",
    "请从原件重新填写，另存为“CSV UTF-8”",
    "Enter it again from the original and save as CSV UTF-8",
  ),
  "text-ditto": error(
    "“{shown}”要看上一行才知道是什么，每份申请单独提交",
    "“{shown}” needs the row above, and every filing is sent alone",
    "请把内容写全",
    "Write it out",
  ),
  "name-question-mark": warning(
    "姓名中有“?”，生僻字可能在保存时丢失",
    "The name holds a question mark: a rare character may have been lost when it was saved",
    "请核对原件，另存为“CSV UTF-8”",
    "Compare with the original and save as CSV UTF-8",
  ),
  "name-is-number": error(
    "这里应填姓名或名称，却是一个号码",
    "A name belongs here, and this is a number",
    "请核对姓名和证件号是否填反：只有这一行填反的，把两格对调；整列填反的，把两列的列名对调",
    "Name and number may be swapped: exchange the two cells of this row, or the two headers where the whole columns are swapped",
  ),
  "name-separators": warning(
    "名称中有“{separator}”，按一个名称处理",
    "The name holds “{separator}” and is taken as one name",
    "如有多人，请用顿号“、”分隔，并同样分隔证件号",
    "For several people separate the names, and the numbers too, with 、",
  ),
  "ref-form": error(
    "申请编号应为 1 至 64 个可见字符",
    "A filing number has 1 to 64 printable characters",
    "请换用较短的、没有控制字符的编号",
    "Use a shorter number without control characters",
  ),

  "date-form": error(
    "不是日期：“{shown}”",
    "Not a date: “{shown}”",
    "请写成 2026-01-05 的形式",
    "Write it like 2026-01-05",
  ),
  "date-impossible": error(
    "日历上没有这一天：“{shown}”",
    "There is no such day: “{shown}”",
    "请核对年、月、日",
    "Check year, month and day",
  ),
  "date-month-first": error(
    "“{shown}”没有把年份写在最前，月和日无法区分",
    "“{shown}” does not begin with the year, so month and day cannot be told apart",
    "请写成 2026-01-05 的形式",
    "Write it like 2026-01-05",
  ),
  "date-two-digit-year": error(
    "“{shown}”的年份只有两位",
    "The year of “{shown}” has two digits",
    "请写四位年份，例如 2026-01-05",
    "Write four digits, like 2026-01-05",
  ),
  "date-year": error(
    "年份 {year} 不合理",
    "The year {year} is out of range",
    "请按原件核对年份，应在 1900 至 2200 之间",
    "Check the year (1900 to 2200)",
  ),
  "date-open-ended": error(
    "“{shown}”不是具体日期",
    "“{shown}” is no definite date",
    "请按合同填写具体的结束日期",
    "Enter the definite end date of the contract",
  ),
  "date-duration": error(
    "“{shown}”是期限，不是日期",
    "“{shown}” is a length of time, not a date",
    "请按合同算出结束日期后填写",
    "Work out the end date of the contract and enter it",
  ),
  "date-range": error(
    "起止日期写在一个单元格里（“{shown}”），与另一列的日期不一致或那一列不存在",
    "Start and end are in one cell (“{shown}”), and the other column differs or is absent",
    "请把起始日期和结束日期分别填在两列",
    "Put start and end into their two columns",
  ),
  "date-incomplete": error(
    "“{shown}”缺少日",
    "“{shown}” has no day",
    "请写成 2026-01-05 的形式",
    "Write it like 2026-01-05",
  ),
  "date-time": warning(
    "“{shown}”带有时间，按北京时间取 {day}",
    "“{shown}” has a time of day; the day in China is read as {day}",
    "请核对日期；只填日期（例如 2026-01-05）就不再提醒",
    "Check the day; enter the date alone, like 2026-01-05",
  ),
  "date-zone": error(
    "“{shown}”可能是按世界时（UTC）写出的，无法确定是 {day} 还是 {next}",
    "“{shown}” may be in UTC: the day can be {day} or {next}",
    "请按原件核对，只填日期，例如 2026-01-05；由系统导出的，请按北京时间（UTC+8）重新导出",
    "Compare with the original and enter the date alone, like 2026-01-05, or export again in China time (UTC+8)",
  ),

  "amount-form": error(
    "不是金额：“{shown}”",
    "Not an amount: “{shown}”",
    "请写成 1200000.00 的形式（也可写 1,200,000.00、120万元 或大写金额）",
    "Write it like 1200000.00 (1,200,000.00, 120万元 and capital numerals are understood)",
  ),
  "amount-negative": error(
    "金额为负数：“{shown}”",
    "The amount is negative: “{shown}”",
    "请填写大于零的金额",
    "Enter an amount above zero",
  ),
  "amount-zero": error("金额为零", "The amount is zero", "请填写大于零的金额", "Enter an amount above zero"),
  "amount-decimals": error(
    "换算为元后超过两位小数：“{shown}”",
    "More than two decimals in yuan: “{shown}”",
    "请核对金额和单位，精确到分",
    "Check amount and unit; the smallest unit is 0.01 yuan",
  ),
  "amount-too-large": error(
    "金额超过 16 位整数：“{shown}”",
    "More than 16 digits before the point: “{shown}”",
    "请核对金额和单位",
    "Check amount and unit",
  ),
  "amount-scientific": error(
    "金额被表格软件写成了科学计数法（“{shown}”），可能已丢失末位",
    "The spreadsheet wrote the amount in scientific notation (“{shown}”) and may have lost digits",
    "请把该列设为“数值”或“文本”格式后重新填写",
    "Format the column as a number or text and enter the amount again",
  ),
  "amount-currency": error(
    "只接受人民币：“{shown}”",
    "Only yuan are taken: “{shown}”",
    "请折算为人民币后填写",
    "Convert it to yuan",
  ),
  "amount-separators": error(
    "千位分隔符的位置不对：“{shown}”",
    "The thousands separators are misplaced: “{shown}”",
    "请去掉分隔符，写成 1200000.00 的形式",
    "Leave the separators out: 1200000.00",
  ),
  "amount-several": error(
    "一个单元格里有几个金额：“{shown}”",
    "There are several amounts in one cell: “{shown}”",
    "一份申请只填一个金额",
    "Enter one amount for the filing",
  ),
  "area-form": error(
    "不是面积：“{shown}”",
    "Not an area: “{shown}”",
    "请写成 89.53 的形式，单位平方米，最多四位小数",
    "Write it like 89.53, in square metres, at most four decimals",
  ),
  "area-unit": error(
    "面积单位应为平方米：“{shown}”",
    "The area must be in square metres: “{shown}”",
    "请换算为平方米后填写",
    "Convert it to square metres",
  ),
  "share-form": error(
    "不是份额：“{shown}”",
    "Not a share: “{shown}”",
    "请写成 1/2、50% 或 二分之一",
    "Write it like 1/2, 50% or 二分之一",
  ),
  "share-range": error(
    "份额应大于零、不超过一：“{shown}”",
    "A share is above zero and at most one: “{shown}”",
    "请核对份额；百分数请带百分号",
    "Check the share; write the percent sign where it is a percentage",
  ),

  "yes-no-form": error(
    "应填“是”或“否”，却是“{shown}”",
    "是 or 否 belongs here, not “{shown}”",
    "请填写“是”或“否”",
    "Enter 是 or 否",
  ),
  "code-unknown": error(
    "“{shown}”不在“{table}”的选项中",
    "“{shown}” is none of the choices of {table}",
    "请填写其中之一：{choices}",
    "Enter one of: {choices}",
  ),
  "code-by-number": warning(
    "代码“{shown}”按国家标准理解为“{read}”，各系统的编号并不一致",
    "The code “{shown}” was read by the national standard as {read}; systems number this table differently",
    "请直接填写名称，例如“{read}”",
    "Write the name, such as {read}",
  ),

  "formula-uncomputed": error(
    "单元格是公式，但文件中没有计算结果",
    "The cell is a formula without a stored result",
    "请用 Excel 或 WPS 打开文件，按 F9 重新计算后保存；或把公式“选择性粘贴”为数值",
    "Open the file in Excel or WPS, recalculate (F9) and save, or paste the formulas as values",
  ),

  "people-count": error(
    "{nameColumn}有 {names} 个，{otherColumn}有 {others} 个，数量不一致",
    "{names} in {nameColumn} and {others} in {otherColumn}: the counts differ",
    "每人一项，用顿号“、”分隔，两列的个数和先后一致；几个姓名之间只空了格的，也要改成顿号{example}",
    "One item for each person, separated by 、, in the same order in both columns; names that only a space separates need the 、 too{exampleEn}",
  ),
  "people-incomplete": error(
    "第 {place} 人没有填写{column}",
    "Person {place} has no {column}",
    "请补全，或去掉多余的分隔符",
    "Fill it in, or remove the surplus separator",
  ),

  "material-form": error(
    "看不懂附件的写法：“{shown}”",
    "The material cannot be read: “{shown}”",
    "请写成“种类=路径”，例如 裁定书=documents/裁定书.pdf，多个用分号隔开",
    "Write kind=path, such as 裁定书=documents/裁定书.pdf, several separated by semicolons",
  ),
  "material-kind": error(
    "没有“{shown}”这种附件",
    "There is no kind of material “{shown}”",
    "请填写其中之一：{choices}",
    "Use one of: {choices}",
  ),
  "material-outside": error(
    "附件路径“{shown}”不在文件所在的文件夹内，不会读取",
    "The path “{shown}” leads out of the file's folder and is not read",
    "请把附件复制到这个表格所在的文件夹（或其下的文件夹），从该文件夹写起，不写盘符和“..”，例如 documents/裁定书.pdf",
    "Copy the document into the folder of this table, or below it, and write the path from there, without a drive letter or “..”, such as documents/裁定书.pdf",
  ),
  "material-missing": error(
    "找不到附件“{shown}”",
    "There is no such material: “{shown}”",
    "请核对文件名（包括扩展名 .pdf 等），并确认它在这个表格所在的文件夹内；路径从该文件夹写起，例如 documents/裁定书.pdf",
    "Check the name and its extension, and that it lies in the folder of this table; the path starts there, such as documents/裁定书.pdf",
  ),
  "material-not-file": error(
    "“{shown}”不是可以读取的文件",
    "“{shown}” is no file that can be read",
    "请填写文件的路径，而不是文件夹",
    "Enter the path of a file, not of a folder",
  ),
  "material-empty": error(
    "附件“{shown}”是空文件",
    "The material “{shown}” is empty",
    "请换上完整的文件",
    "Replace it by the whole document",
  ),
  "material-too-large": error(
    "附件“{shown}”有 {size}，登记机构最多收 {max}",
    "The material “{shown}” is {size}; the authority takes at most {max}",
    "请压缩或降低扫描分辨率，或分成几份附件",
    "Compress it, scan it at a lower resolution, or split it into several materials",
  ),
  "material-type": error(
    "附件“{shown}”的内容是“{foundZh}”，可接受的是：{takenZh}",
    "The content of the material “{shown}” is {foundEn}; taken are: {takenEn}",
    "请打开核对，另存或扫描为可接受的类型（只改扩展名无效）",
    "Open it to see what it is, and save or scan it as one of these types; renaming does not help",
  ),
  "material-type-differs": error(
    "附件“{shown}”的扩展名表示“{saidZh}”，内容却是“{foundZh}”",
    "By its name the material “{shown}” is {saidEn}, by its content {foundEn}",
    "请打开核对：内容不对的换上原件；内容无误的按实际类型改扩展名",
    "Open it: if the content is wrong put the original there; if it is right give the name the ending of its type",
  ),
  "material-path-too-long": error(
    "附件路径超过 255 个字符",
    "The path of a material has more than 255 characters",
    "请缩短文件名或文件夹名",
    "Shorten its name or folder",
  ),
  "material-required": error(
    "登记机构要求的附件缺少：{missing}",
    "The authority requires: {missing}",
    "请在“{column}”列补上：{example}（多个用分号隔开，路径从表格所在的文件夹写起）；没有这一列的，先在表头加上",
    "Add to the column {column}: {example} (several separated by semicolons, paths from the folder of the table); add the column where there is none",
  ),
} as const satisfies Record<string, Texts>;
export type CellCode = keyof typeof CELL_TEXTS;
