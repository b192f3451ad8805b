import type { Texts } from "../model/finding.js";

const error = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  severity: "error",
  zh,
  en,
  fixZh,
  fixEn,
});
const warning = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  ...error(zh, en, fixZh, fixEn),
  severity: "warning",
});

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
    "单元格是公式，但文件里没有它的计算结果",
    "The cell is a formula, and the file holds no result of it",
    "请用 Excel 或 WPS 打开并保存一次，或把公式粘贴为数值",
    "Open and save the file in Excel or WPS once, or paste the formula as its value",
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

/** What can be wrong with a row, the rows of one filing, or the table as a whole. */
export const ROW_TEXTS = {
  "ref-missing": error(
    "这一行没有申请编号",
    "This row has no filing number",
    "请填写申请编号；合并单元格的续行应只填写不同的单元或人员",
    "Enter the number; a continuation row under merged cells holds only what differs: unit or people",
  ),
  "rows-disagree": error(
    "与同一申请的第 {row} 行不一致",
    "It differs from row {row} of the same filing",
    "同一申请编号的各行只能有不同的不动产单元或人员；确为两份申请的，请改用不同的编号",
    "Rows of one number may differ in units and people only; give two filings two numbers",
  ),
  "rows-people": error(
    "同一申请的各行，不动产单元和人员的组合不完整",
    "In the rows of this filing units and people do not combine",
    "同一份申请的，让每个单元的人员相同；不是同一份申请的，改用不同的申请编号",
    "Give every unit of the filing the same people; rows of another filing need another number",
  ),
  "row-of-invalid-filing": error(
    "同一申请的第 {rows} 行有错误，整份申请都不会提交",
    "Row {rows} of the same filing is wrong, so the whole filing is not sent",
    "请先改正该行",
    "Mend that row first",
  ),
  "row-repeated": warning(
    "与第 {row} 行完全相同，不重复提交",
    "The same as row {row}; it is not filed twice",
    "请删除重复的行",
    "Delete the repetition",
  ),
  "cell-beyond-header": warning(
    "这一格没有列名，没有读取：“{shown}”；若内容中的逗号没有加引号，这一行的各列已经错位",
    "This cell stands under no header and is not read: “{shown}”; if a comma in a text lacks its quotes, the cells of this row have slipped",
    "请核对这一行：给该列写上列名，或给含逗号的内容加上引号",
    "Check the row: give the column a header, or quote the text that holds a comma",
  ),
  "column-without-header": warning(
    "{letter} 列没有列名，整列没有读取：{cells} 行有内容，从第 {first} 行开始",
    "Column {letter} has no header and is not read: {cells} rows hold something, from row {first} on",
    "请在第 {header} 行给 {letter} 列写上列名；不需要的内容请删除整列",
    "Give column {letter} a header in row {header}, or delete the column",
  ),
  "row-hidden": warning(
    "这一行在表格中被隐藏或被筛选掉，仍会提交",
    "This row is hidden in the sheet, or filtered out; it is filed all the same",
    "不想提交的行请删除；筛选后只想提交看得见的行，请复制到新工作表",
    "Delete rows that are not to be filed; to file what a filter shows, copy it to a new sheet",
  ),
  "column-hidden": warning(
    "“{column}”一列在表格中被隐藏，其内容仍会提交",
    "The column {column} is hidden in the sheet; what it holds is filed all the same",
    "请取消隐藏并核对，不需要的列请删除",
    "Unhide and check it, or delete the column",
  ),
  "rows-scattered": error(
    "同一申请编号的行分散在文件各处（第 {row} 行起），数量太多，无法归并",
    "The rows of one number lie apart (from row {row} on), and there are too many such numbers to gather them",
    "请按申请编号排序后再提交",
    "Sort the file by filing number",
  ),
  "unit-repeated": warning(
    "同一不动产单元在第 {row} 行的申请中已出现",
    "The same unit stands in the filing of row {row}",
    "请确认不是重复申请或单元号复制错误",
    "Make sure that it is no repetition and no code copied wrongly",
  ),
  "contract-repeated": warning(
    "同一合同号在第 {row} 行的申请中已出现",
    "The same contract number stands in the filing of row {row}",
    "请确认不是重复申请",
    "Make sure that it is no repetition",
  ),
  "too-many-rows": error(
    "同一申请编号有 5000 行以上",
    "There are 5,000 rows or more of one filing number",
    "请核对这一列，可能是整列填成了同一个编号",
    "Check the column: one number may have been filled down by mistake",
  ),
  "group-incomplete": error(
    "{group}的各项要么全填，要么全空；缺少：{missing}",
    "The columns of {group} are all filled or all empty; missing: {missing}",
    "请补全所缺各项；没有这一项业务的，把这几列都清空：{columns}",
    "Fill in what is missing; where it does not apply clear all of these columns: {columns}",
  ),
  "too-many-people": error(
    "一份申请最多 {max} 人，这里有 {count} 人",
    "At most {max} people; there are {count}",
    "请分成几份申请",
    "Split them into several filings",
  ),
  "too-many-units": error(
    "一份申请最多 500 个不动产单元",
    "A filing has at most 500 units",
    "请分成几份申请",
    "Split it into several filings",
  ),
  "date-range-column": warning(
    "“{column}”一列写了起止两个日期，按“至”拆开",
    "The column {column} holds start and end and was split",
    "建议分成两列填写",
    "Two columns are better",
  ),
  "header-not-found": error(
    "没有找到表头：前 {rows} 行中没有一行像是“{kind}”的表头",
    "No header row: none of the first {rows} rows looks like one for {kind}",
    "请在第一行写上列名，例如：{example}；可用 bdc template 生成模板",
    "Put the column names into the first row, for example {example}; `bdc template` writes a template",
  ),
  "header-missing": error(
    "缺少必填列“{column}”{nearZh}",
    "The required column {column} is missing{nearEn}",
    "请加上这一列，或把列名改为“{column}”",
    "Add the column, or rename the one that is meant to “{column}”",
  ),
  "header-repeated": error(
    "有两列都是“{column}”：“{first}”和“{second}”",
    "Two columns mean {column}: “{first}” and “{second}”",
    "请删除或改名其中一列",
    "Remove or rename one of them",
  ),
  "header-unit": error(
    "列“{header}”的单位“{unit}”不能用于{column}",
    "The unit {unit} of the column {header} does not fit {column}",
    "请改用元或万元（面积用平方米）",
    "Use 元 or 万元 (㎡ for areas)",
  ),
  "wrong-kind": error(
    "这个文件看起来是“{actual}”，不是“{expected}”",
    "This looks like a file of {actual}, not of {expected}",
    "请用 --kind {actualKind}，或换用正确的文件",
    "Use --kind {actualKind}, or the right file",
  ),
  "kind-ambiguous": error(
    "从表头看，这个文件可能是：{candidates}",
    "By its header this file may be: {candidates}",
    "请按业务在命令后加上其中一个：{optionsZh}",
    "Add one of these to the command: {optionsEn}",
  ),
  "kind-unknown": error(
    "从表头看不出是哪种业务{nearZh}",
    "The header fits no kind of filing{nearEn}",
    "请加上所缺的列，意思相同的列请改用这些列名（模板：bdc template {template}）；是其他业务的，在命令后加 --kind 业务种类",
    "Add the missing columns, or give these names to the columns that mean the same (`bdc template {template}` writes them); for another kind of filing add --kind KIND",
  ),
  "no-rows": error(
    "表头下面没有数据行",
    "There are no rows under the header",
    "请填写数据后重新保存",
    "Fill in the rows and save the file",
  ),
} as const satisfies Record<string, Texts>;
export type RowCode = keyof typeof ROW_TEXTS;
