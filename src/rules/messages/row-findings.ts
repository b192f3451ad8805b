import type { Texts } from "../model/finding.js";
import { confirm, error, warning } from "./severities.js";

/** A filing of the same matter stands under another number: which of both is meant, only a person can say. */
function confirmFix(rule: string): [fixZh: string, fixEn: string] {
  return [
    `需确认：重复的，请删除本行或沿用原编号；确需另行办理的，提交时加 --accept ${rule}="理由"`,
    `Needs confirmation: if it is a repetition, delete the row or keep the first number; if not, submit with --accept ${rule}="reason"`,
  ];
}

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
  "row-slipped": error(
    "这一行有 {width} 格，表头只有 {header} 格，多出“{shown}”：内容中的分隔符没有用双引号括住，各列已错位",
    "This row has {width} cells, the header {header}; “{shown}” is too much: a delimiter inside a text is not quoted",
    "请用英文双引号括住含有分隔符的单元格，或在 Excel 中核对后另存为 .xlsx",
    "Enclose the cell that holds the delimiter in double quotes, or check the file in Excel and save it as .xlsx",
  ),
  "row-fragment": error(
    "这一行只有一格有内容（“{shown}”），其余必填列都为空",
    "Only one cell of this row is filled (“{shown}”)",
    "是页脚、说明或上一行内容的续行，请删除或并回上一行；是申请，请补全各列",
    "Delete a footer or note, join the rest of a torn row with the row above, or fill in the columns of a filing",
  ),
  "line-ends-mixed": warning(
    "从这一行起换行符是 {other}，与文件开头的 {first} 不同，可能是由其他程序追加的",
    "From this row on lines end in {other}, not {first} as at the beginning: another program may have added them",
    "请核对这些行是否完整；在 Excel 中打开后重新保存，换行符即一致",
    "Make sure that these rows are complete; saving the file in Excel makes all line ends the same",
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
  "ref-near": warning(
    "与{where}的申请编号“{other}”只有全半角、大小写、横线或空格的差别",
    "It differs from the number {other} of {whereEn} only in width, case, dashes or spaces",
    '请核对：同一笔申请请沿用原编号；确为两笔申请的，可用 --accept ref-near="理由" 说明',
    'Check it: a filing keeps its number; if these are two filings, say so with --accept ref-near="reason"',
  ),
  "mortgage-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”以同一合同、同一金额申请抵押登记",
    "The filing {other} of {whereEn} asks for a mortgage of the unit {unit} under the same contract for the same amount",
    ...confirmFix("mortgage-repeated"),
  ),
  "pre-notice-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”申请预告登记",
    "The filing {other} of {whereEn} asks for a pre-notice of the unit {unit}",
    ...confirmFix("pre-notice-repeated"),
  ),
  "seizure-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”以同一文号申请",
    "The filing {other} of {whereEn} asks for the same measure on the unit {unit} under the same document",
    ...confirmFix("seizure-repeated"),
  ),
  "cancel-repeated": confirm(
    "单元 {unit} 的同一登记证明已由{where}的申请“{other}”申请注销",
    "The filing {other} of {whereEn} asks to cancel the same proof of the unit {unit}",
    ...confirmFix("cancel-repeated"),
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
    "没有找到表头：前 {rows} 行中没有一行像是“{kind}”的表头{readingZh}",
    "No header row: none of the first {rows} rows looks like one for {kind}{readingEn}",
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
