import type { Texts } from "../model/finding.js";
import { confirm, error, warning } from "./severities.js";

/** Returns the fix texts for a probable duplicate: a filing of the same matter under another number. */
function confirmFix(rule: string): [fixZh: string, fixEn: string] {
  return [
    `需确认：属于重复申请的，请删除该行或者沿用原编号；确需另行申请的，提交时加 --accept ${rule}="理由"`,
    `Needs confirmation: if it is a duplicate, delete the row or keep the first number; if not, submit with --accept ${rule}="reason"`,
  ];
}

/** Findings about a row, the rows of one filing, or the table as a whole. */
export const ROW_TEXTS = {
  "ref-missing": error(
    "该行未填写申请编号",
    "This row has no filing number",
    "请填写申请编号；合并单元格的续行只填写不同的单元或人员",
    "Enter the number; a continuation row under merged cells contains only the differing unit or people",
  ),
  "rows-disagree": error(
    "与同一申请的第 {row} 行不一致",
    "This row differs from row {row} of the same filing",
    "同一申请编号的各行，仅不动产单元或人员可以不同；确为两份申请的，请使用不同的申请编号",
    "Rows with the same filing number may differ only in units and people; give each filing its own number",
  ),
  "rows-people": error(
    "同一申请的各行，不动产单元和人员的组合不完整",
    "The rows of this filing do not list the same people for every unit",
    "属于同一份申请的，请使每个单元的人员相同；不属于同一份申请的，请使用不同的申请编号",
    "List the same people for every unit; give rows that belong to another filing another number",
  ),
  "row-of-invalid-filing": error(
    "同一申请的第 {rows} 行有错误，整份申请不予提交",
    "Row {rows} of the same filing has an error, so the whole filing is not sent",
    "请先改正该行",
    "Correct that row first",
  ),
  "row-repeated": warning(
    "与第 {row} 行完全相同，不重复提交",
    "Identical to row {row}; it is not filed twice",
    "请删除重复的行",
    "Delete the duplicate row",
  ),
  "cell-beyond-header": warning(
    "该单元格没有列名，未读取：“{shown}”；内容中的逗号未加引号的，该行各列可能已错位",
    "This cell has no column header and is not read: “{shown}”; an unquoted comma may have shifted the cells of this row",
    "请核对该行：为该列补上列名，或者为含逗号的内容加上引号",
    "Check the row: add a header to the column, or quote the text that contains a comma",
  ),
  "row-slipped": error(
    "该行有 {width} 个单元格，表头只有 {header} 个，多出“{shown}”：内容中的分隔符未加双引号，各列已错位",
    "This row has {width} cells but the header has {header}; “{shown}” is extra: a delimiter inside a cell is not quoted",
    "请为含有分隔符的单元格加上英文双引号，或者在 Excel 中核对后另存为 .xlsx",
    "Put double quotes around the cell that contains the delimiter, or check the file in Excel and save it as .xlsx",
  ),
  "row-fragment": error(
    "该行只有一个单元格有内容（“{shown}”），其余必填列均为空",
    "Only one cell of this row has content (“{shown}”); all other required columns are empty",
    "属于页脚、说明或上一行内容的，请删除该行或者并入上一行；属于申请的，请补全各列",
    "If it is a footer or note, delete the row; if it belongs to the row above, join the two; if it is a filing, fill in the columns",
  ),
  "line-ends-mixed": warning(
    "自该行起换行符为 {other}，与文件开头的 {first} 不同，这些行可能由其他程序追加",
    "Lines end in {other} from this row on, and in {first} at the beginning of the file; another program may have appended them",
    "请核对这些行是否完整；用 Excel 打开并重新保存后，换行符即一致",
    "Make sure that these rows are complete; saving the file in Excel makes all line ends the same",
  ),
  "file-end-open": warning(
    "文件在该单元格处结束，末尾没有换行：文件可能被截断，该单元格可能不完整",
    "The file ends in this cell, without a line end: it may have been cut off, and the cell may be incomplete",
    "请与原系统核对该单元格；内容完整的，可保持不变",
    "Compare the cell with its source; leave it when it is complete",
  ),
  "column-without-header": warning(
    "{letter} 列没有列名，整列未读取：自第 {first} 行起有 {cells} 行内容",
    "Column {letter} has no header and is not read; {cells} rows contain data, starting at row {first}",
    "请在第 {header} 行为 {letter} 列补上列名；不需要的，请删除整列",
    "Add a header to column {letter} in row {header}, or delete the column",
  ),
  "row-hidden": warning(
    "该行在表格中被隐藏或者筛选，仍会提交",
    "This row is hidden or filtered out in the sheet; it is filed nevertheless",
    "请删除不需要提交的行；只提交筛选结果的，请将筛选结果复制到新工作表",
    "Delete rows that should not be filed; to file only the filtered rows, copy them to a new sheet",
  ),
  "column-hidden": warning(
    "“{column}”列在表格中被隐藏，其内容仍会提交",
    "The column {column} is hidden in the sheet; its content is filed nevertheless",
    "请取消隐藏并核对；不需要的，请删除该列",
    "Unhide the column and check it, or delete it",
  ),
  "rows-scattered": error(
    "同一申请编号的行分散在文件各处（第 {row} 行起），数量过多，无法合并",
    "Rows with the same filing number are scattered (from row {row} on), and too many filings are affected to merge them",
    "请按申请编号排序后重新提交",
    "Sort the file by filing number and submit it again",
  ),
  "unit-repeated": warning(
    "同一不动产单元在第 {row} 行的申请中已出现",
    "The filing in row {row} has the same unit",
    "请确认不是重复申请，且不动产单元号没有复制错误",
    "Make sure that this is not a duplicate and that the unit code was copied correctly",
  ),
  "contract-repeated": warning(
    "同一合同号在第 {row} 行的申请中已出现",
    "The filing in row {row} has the same contract number",
    "请确认不是重复申请",
    "Make sure that this is not a duplicate",
  ),
  "ref-near": warning(
    "与{where}的申请编号“{other}”仅有全半角、大小写、横线或空格的差别",
    "The filing number differs from {other} in {whereEn} only in character width, case, dashes or spaces",
    '请核对：属于同一笔申请的，沿用原编号；确为两笔申请的，提交时加 --accept ref-near="理由"',
    'Check the number: if it is the same filing, keep the first number; if not, submit with --accept ref-near="reason"',
  ),
  "mortgage-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”以同一合同、同一金额申请抵押登记",
    "The filing {other} in {whereEn} already applies for a mortgage of unit {unit} under the same contract for the same amount",
    ...confirmFix("mortgage-repeated"),
  ),
  "pre-notice-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”申请预告登记",
    "The filing {other} in {whereEn} already applies for a pre-notice of unit {unit}",
    ...confirmFix("pre-notice-repeated"),
  ),
  "seizure-repeated": confirm(
    "单元 {unit} 已由{where}的申请“{other}”以同一文号申请",
    "The filing {other} in {whereEn} already requests the same measure for unit {unit} under the same document number",
    ...confirmFix("seizure-repeated"),
  ),
  "cancel-repeated": confirm(
    "单元 {unit} 的同一登记证明已由{where}的申请“{other}”申请注销",
    "The filing {other} in {whereEn} already applies to cancel the same registration proof of unit {unit}",
    ...confirmFix("cancel-repeated"),
  ),
  "too-many-rows": error(
    "同一申请编号达到 5000 行",
    "One filing number has 5,000 rows or more",
    "请核对“申请编号”列，可能整列误填为同一编号",
    "Check the column of filing numbers: one number may have been filled down by mistake",
  ),
  "group-incomplete": error(
    "{group}的各列应全部填写或者全部留空；缺少：{missing}",
    "The columns of {group} must all be filled or all be empty; missing: {missing}",
    "请补全所缺各列；不办理该项业务的，请清空以下各列：{columns}",
    "Fill in the missing columns; if they do not apply, clear all of these columns: {columns}",
  ),
  "too-many-people": error(
    "一份申请最多 {max} 人，实有 {count} 人",
    "A filing may have at most {max} people; this one has {count}",
    "请拆分为多份申请",
    "Split the filing into several",
  ),
  "too-many-units": error(
    "一份申请最多 500 个不动产单元",
    "A filing may have at most 500 units",
    "请拆分为多份申请",
    "Split the filing into several",
  ),
  "date-range-column": warning(
    "“{column}”列含有起止两个日期，已拆分",
    "The column {column} contains both start and end dates; they were split",
    "建议将起始日期和结束日期分两列填写",
    "Enter start and end dates in two columns",
  ),
  "header-not-found": error(
    "未识别到表头行：前 {rows} 行中没有{kindZh}的表头{readingZh}",
    "No header row found: none of the first {rows} rows is a header for {kindEn}{readingEn}",
    "请在第一行填写列名，例如：{example}；可用 bdc template 生成模板",
    "Put the column names in the first row, for example {example}; `bdc template` creates a template",
  ),
  "header-missing": error(
    "缺少必填列“{column}”{nearZh}",
    "The required column {column} is missing{nearEn}",
    "请增加该列，或者将对应的列名改为“{column}”",
    "Add the column, or rename the corresponding column to “{column}”",
  ),
  "header-repeated": error(
    "有两列均对应“{column}”：“{first}”和“{second}”",
    "Two columns match {column}: “{first}” and “{second}”",
    "请删除其中一列，或者修改其列名",
    "Remove or rename one of them",
  ),
  "header-mapping": error(
    "列名对照将“{header}”对应为“{name}”，但该业务种类没有此列",
    "The column map assigns {header} to “{name}”, but this kind of filing has no such column",
    "请用 bdc map 更正列名对照",
    "Correct the column map with `bdc map`",
  ),
  "header-unit": error(
    "列“{header}”的单位“{unit}”不适用于{column}",
    "The unit {unit} in the column {header} is not valid for {column}",
    "请改用元或万元；面积请用平方米",
    "Use 元 or 万元; for areas use ㎡",
  ),
  "wrong-kind": error(
    "从表头看，该文件的业务种类是“{actual}”，不是“{expected}”",
    "By its header this is a {actual} file, not a {expected} file",
    "请使用 --kind {actualKind}，或者更换文件",
    "Use --kind {actualKind}, or another file",
  ),
  "kind-ambiguous": error(
    "从表头看，该文件的业务种类可能是：{candidates}",
    "By its header this file may be one of: {candidates}",
    "请按业务种类在命令后加上以下选项之一：{optionsZh}",
    "Add one of these options to the command: {optionsEn}",
  ),
  "kind-unknown": error(
    "无法从表头识别业务种类{nearZh}",
    "The header does not match any kind of filing{nearEn}",
    "请补上所缺的列，或者将含义相同的列改为上述列名（模板：bdc template {template}）；属于其他业务的，在命令后加 --kind 业务种类",
    "Add the missing columns, or rename the columns that have the same meaning (template: `bdc template {template}`); for another kind of filing add --kind KIND",
  ),
  "no-rows": error(
    "表头下没有数据行",
    "There are no data rows below the header",
    "请填写数据并重新保存",
    "Fill in the rows and save the file",
  ),
} as const satisfies Record<string, Texts>;
/** Code of a finding about a row or a file. */
export type RowCode = keyof typeof ROW_TEXTS;
