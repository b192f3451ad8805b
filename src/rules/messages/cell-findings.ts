import type { Texts } from "../model/finding.js";
import { error, warning } from "./severities.js";
import { TEXT_FINDINGS } from "./text-findings.js";

/** Findings about one cell. `{name}` is a placeholder for a message parameter. */
export const CELL_TEXTS = {
  "field-missing": error("必填项，不能为空", "Required, but empty", "请填写“{column}”", "Fill in “{column}”"),
  "field-too-long": error(
    "内容有 {length} 个字符，超过上限 {max} 个",
    "The text has {length} characters; at most {max} are allowed",
    "请缩短内容",
    "Shorten the text",
  ),
  "text-control": error(
    "含有控制字符（如终端转义符），不能提交",
    "The text contains control characters, such as terminal escapes",
    "请手工重新输入该单元格，不要从终端或网页粘贴",
    "Retype the cell instead of pasting it",
  ),
  "text-direction": error(
    "含有改变显示方向的隐藏字符，显示内容与实际内容不一致",
    "Hidden characters change the text direction, so the text differs from what is displayed",
    "请手工重新输入该单元格",
    "Retype the cell",
  ),
  "text-hidden": warning(
    "含有不可见字符，已原样保留",
    "The text contains invisible characters, which are kept",
    "不需要的，请手工重新输入该单元格",
    "If they are not intended, retype the cell",
  ),
  "text-damaged": error(
    "含有替换字符“\uFFFD”：文字在保存时已损坏",
    "The text contains a replacement character: it was damaged when the file was saved",
    "请按原件重新填写，并另存为“CSV UTF-8”",
    "Enter the text again from the original and save the file as CSV UTF-8",
  ),
  "text-ditto": error(
    "“{shown}”指代上一行的内容；每份申请单独提交，不能引用其他行",
    "“{shown}” refers to the row above; filings are sent separately and cannot refer to other rows",
    "请填写完整内容",
    "Enter the full value",
  ),
  ...TEXT_FINDINGS,
  "name-question-mark": warning(
    "姓名中含有“?”，生僻字可能在保存时丢失",
    "The name contains a question mark: a rare character may have been lost when the file was saved",
    "请按原件核对，并另存为“CSV UTF-8”",
    "Check the name against the original and save the file as CSV UTF-8",
  ),
  "name-is-number": error(
    "应填写姓名或名称，但填写了号码",
    "A name is expected, but the cell contains a number",
    "姓名和证件号可能填反：仅该行填反的，请对调两个单元格；整列填反的，请对调两列的列名",
    "Name and number may be swapped: exchange the two cells of this row, or the two headers if the whole columns are swapped",
  ),
  "name-separators": warning(
    "名称中含有“{separator}”，已按一个名称处理",
    "The name contains “{separator}” and is treated as one name",
    "有多人的，请用顿号“、”分隔姓名，证件号同样分隔",
    "For several people, separate both names and ID numbers with 、",
  ),
  "ref-form": error(
    "申请编号应为 1 至 64 个可见字符",
    "A filing number must have 1 to 64 printable characters",
    "请使用不超过 64 个字符、不含控制字符的编号",
    "Use at most 64 characters and no control characters",
  ),

  "date-form": error(
    "不是日期：“{shown}”",
    "Not a date: “{shown}”",
    "请按 2026-01-05 的格式填写",
    "Use the format 2026-01-05",
  ),
  "date-impossible": error(
    "日期不存在：“{shown}”",
    "This date does not exist: “{shown}”",
    "请核对年、月、日",
    "Check year, month and day",
  ),
  "date-month-first": error(
    "“{shown}”没有以年份开头，无法区分月和日",
    "“{shown}” does not begin with the year, so day and month are ambiguous",
    "请按 2026-01-05 的格式填写",
    "Use the format 2026-01-05",
  ),
  "date-two-digit-year": error(
    "“{shown}”的年份只有两位",
    "The year in “{shown}” has only two digits",
    "请填写四位年份，例如 2026-01-05",
    "Enter a four-digit year, for example 2026-01-05",
  ),
  "date-year": error(
    "年份 {year} 超出范围（1900 至 2200）",
    "The year {year} is out of range (1900 to 2200)",
    "请按原件核对年份",
    "Check the year against the original",
  ),
  "date-open-ended": error(
    "“{shown}”不是具体日期",
    "“{shown}” is not a specific date",
    "请按合同填写具体的结束日期",
    "Enter the end date stated in the contract",
  ),
  "date-duration": error(
    "“{shown}”是期限，不是日期",
    "“{shown}” is a duration, not a date",
    "请按合同计算结束日期并填写",
    "Enter the end date that follows from the contract",
  ),
  "date-range": error(
    "起止日期填写在同一单元格（“{shown}”），且与另一列的日期不一致或者没有另一列",
    "Start and end dates are in one cell (“{shown}”), and the other column differs or is missing",
    "请将起始日期和结束日期分别填写在两列",
    "Enter start date and end date in their own columns",
  ),
  "date-incomplete": error(
    "“{shown}”缺少日",
    "“{shown}” has no day",
    "请按 2026-01-05 的格式填写",
    "Use the format 2026-01-05",
  ),
  "date-time": warning(
    "“{shown}”带有时间，按北京时间读取为 {day}",
    "“{shown}” has a time of day; in China time the day is {day}",
    "请核对日期；只填写日期（例如 2026-01-05）则不再提醒",
    "Check the day; enter only the date, for example 2026-01-05, to avoid this warning",
  ),
  "date-zone": error(
    "“{shown}”可能是世界协调时（UTC），无法确定日期是 {day} 还是 {next}",
    "“{shown}” may be in UTC: the day is either {day} or {next}",
    "请按原件核对，只填写日期，例如 2026-01-05；由系统导出的，请按北京时间（UTC+8）重新导出",
    "Check the original and enter only the date, for example 2026-01-05, or export the data again in China time (UTC+8)",
  ),

  "amount-form": error(
    "不是金额：“{shown}”",
    "Not an amount: “{shown}”",
    "请按 1200000.00 的格式填写（也可填写 1,200,000.00、120万元 或大写金额）",
    "Use the format 1200000.00 (1,200,000.00, 120万元 and capital numerals are also accepted)",
  ),
  "amount-negative": error(
    "金额为负数：“{shown}”",
    "The amount is negative: “{shown}”",
    "请填写大于零的金额",
    "Enter an amount greater than zero",
  ),
  "amount-zero": error("金额为零", "The amount is zero", "请填写大于零的金额", "Enter an amount greater than zero"),
  "amount-decimals": error(
    "换算为元后超过两位小数：“{shown}”",
    "More than two decimals in yuan: “{shown}”",
    "请核对金额和单位，金额精确到分",
    "Check amount and unit; the smallest unit is 0.01 yuan",
  ),
  "amount-too-large": error(
    "金额的整数部分超过 16 位：“{shown}”",
    "More than 16 digits before the decimal point: “{shown}”",
    "请核对金额和单位",
    "Check amount and unit",
  ),
  "amount-scientific": error(
    "金额被表格软件转为科学计数法（“{shown}”），末位数字可能已丢失",
    "The spreadsheet changed the amount to scientific notation (“{shown}”); digits may be lost",
    "请将该列设为“数值”或“文本”格式后重新填写",
    "Format the column as number or text and enter the amount again",
  ),
  "amount-currency": error(
    "仅支持人民币：“{shown}”",
    "Only yuan amounts are supported: “{shown}”",
    "请折算为人民币后填写",
    "Convert the amount to yuan",
  ),
  "amount-separators": error(
    "千位分隔符位置有误：“{shown}”",
    "The thousands separators are misplaced: “{shown}”",
    "请去掉分隔符，按 1200000.00 的格式填写",
    "Remove the separators, for example 1200000.00",
  ),
  "amount-several": error(
    "同一单元格含有多个金额：“{shown}”",
    "The cell contains several amounts: “{shown}”",
    "请只填写一个金额",
    "Enter one amount",
  ),
  "area-form": error(
    "不是面积：“{shown}”",
    "Not an area: “{shown}”",
    "请按 89.53 的格式填写，单位为平方米，最多四位小数",
    "Use the format 89.53, in square metres with at most four decimals",
  ),
  "area-unit": error(
    "面积单位应为平方米：“{shown}”",
    "The area must be in square metres: “{shown}”",
    "请换算为平方米后填写",
    "Convert the area to square metres",
  ),
  "share-form": error(
    "不是份额：“{shown}”",
    "Not a share: “{shown}”",
    "请按 1/2、50% 或 二分之一 的格式填写",
    "Use the format 1/2, 50% or 二分之一",
  ),
  "share-range": error(
    "份额应大于零且不超过 100%：“{shown}”",
    "A share must be greater than zero and at most 100%: “{shown}”",
    "请核对份额；以百分数填写的，请加百分号",
    "Check the share; add the percent sign to percentages",
  ),

  "yes-no-form": error(
    "应填写“是”或“否”，但填写了“{shown}”",
    "是 or 否 is expected, but the cell contains “{shown}”",
    "请填写“是”或“否”",
    "Enter 是 or 否",
  ),
  "code-unknown": error(
    "“{shown}”不在“{table}”的选项中",
    "“{shown}” is not a value of {table}",
    "请填写以下选项之一：{choices}",
    "Enter one of: {choices}",
  ),
  "code-by-number": warning(
    "代码“{shown}”已按国家标准识别为“{read}”；各系统的代码可能不一致",
    "The code “{shown}” was read as {read}, as in the national standard; systems may use other codes",
    "请直接填写名称，例如“{read}”",
    "Enter the name instead, for example {read}",
  ),

  "formula-uncomputed": error(
    "单元格是公式，但文件中没有该公式的计算结果",
    "The cell is a formula, but the file contains no result for it",
    "请用 Excel 或 WPS 打开文件，按 F9 重新计算后保存，或者将公式粘贴为数值",
    "Open the file in Excel or WPS, recalculate (F9) and save it, or replace the formula with its value",
  ),

  "people-count": error(
    "{nameColumn}有 {names} 个，{otherColumn}有 {others} 个，数量不一致",
    "{nameColumn} has {names} entries, {otherColumn} has {others}: the counts differ",
    "请每人填写一项，用顿号“、”分隔，两列的数量和顺序一致；姓名之间以空格分隔的，请改为顿号{example}",
    "Enter one item per person, separated by 、, in the same order in both columns; replace spaces between names with 、{exampleEn}",
  ),
  "person-column-missing": error(
    "“{header}”填写了内容，但文件中没有“{missing}”一列",
    "The column {header} is filled in, but the file has no column “{missing}”",
    "请在表头加上“{missing}”一列，并按证件填写",
    "Add the column “{missing}” to the header and fill it in from the document",
  ),
  "people-incomplete": error(
    "第 {place} 人未填写{column}",
    "Person {place} has no {column}",
    "请补全，或者删除多余的分隔符",
    "Fill it in, or remove the extra separator",
  ),

  "material-form": error(
    "附件列格式无法识别：“{shown}”",
    "The format of the material is not recognized: “{shown}”",
    "请按“种类=路径”的格式填写，例如 裁定书=documents/裁定书.pdf，多个附件用分号隔开",
    "Use the format kind=path, for example 裁定书=documents/裁定书.pdf, and separate several with semicolons",
  ),
  "material-kind": error(
    "附件种类“{shown}”不存在",
    "There is no material kind “{shown}”",
    "请填写以下种类之一：{choices}",
    "Enter one of: {choices}",
  ),
  "material-consent": error(
    "附件种类后的说明“{shown}”无法识别",
    "The statement after the kind of material is not recognized: “{shown}”",
    "请填写“种类（事项：同意人 证件号或者登记证明号）=路径”，例如 书面同意（抵押：李娜 330106198502150022）=同意书.pdf；事项为“抵押”“注销”或者“顺位”，多人用顿号分隔；仅及于部分单元的，另写“单元 不动产单元号”",
    "Use kind（matter：name number）=path, for example 书面同意（抵押：李娜 330106198502150022）=同意书.pdf; the matter is 抵押 (mortgage), 注销 (cancellation) or 顺位 (lower rank), and several persons are separated by 、; limit it to units with 单元 and the unit code",
  ),
  "material-judgment-units": error(
    "生效法律文书“{shown}”代替同意，但未写明所及的不动产单元",
    "The judgment “{shown}” replaces a consent, but does not name the units to which it extends",
    "请按文书加上不动产单元号，例如 生效法律文书（注销：李娜 330106198502150022、单元 330106001001GB00001F00010001）=判决书.pdf",
    "Add the unit codes of the judgment, for example 生效法律文书（注销：李娜 330106198502150022、单元 330106001001GB00001F00010001）=判决书.pdf",
  ),
  "material-outside": error(
    "附件路径“{shown}”不在表格所在的文件夹内，未读取",
    "The path “{shown}” is outside the folder of the table and is not read",
    "请将附件复制到表格所在的文件夹或其子文件夹，填写相对于该文件夹的路径，不含盘符和“..”，例如 documents/裁定书.pdf",
    "Copy the document to the folder of the table or a subfolder and enter the relative path without a drive letter or “..”, for example documents/裁定书.pdf",
  ),
  "material-missing": error(
    "未找到附件“{shown}”",
    "The material “{shown}” was not found",
    "请核对文件名（包括扩展名 .pdf 等），并确认附件在表格所在的文件夹内；路径相对于该文件夹，例如 documents/裁定书.pdf",
    "Check the file name and its extension, and make sure that the document is in the folder of the table; paths are relative to that folder, for example documents/裁定书.pdf",
  ),
  "material-not-file": error(
    "附件“{shown}”无法读取，不是普通文件",
    "The material “{shown}” cannot be read: it is not a regular file",
    "请填写文件的路径，不要填写文件夹",
    "Enter the path of a file, not of a folder",
  ),
  "material-empty": error(
    "附件“{shown}”是空文件",
    "The material “{shown}” is an empty file",
    "请更换为完整的文件",
    "Replace it with the complete document",
  ),
  "material-too-large": error(
    "附件“{shown}”大小为 {size}，超过登记机构的上限 {max}",
    "The material “{shown}” is {size}; the authority accepts at most {max}",
    "请压缩文件、降低扫描分辨率，或者拆分为多个附件",
    "Compress it, scan it at a lower resolution, or split it into several materials",
  ),
  "material-type": error(
    "附件“{shown}”的内容为“{foundZh}”，登记机构接受的类型：{takenZh}",
    "The content of the material “{shown}” is {foundEn}; accepted types: {takenEn}",
    "请打开文件核对，并另存或扫描为登记机构接受的类型（仅修改扩展名无效）",
    "Open the file and check it, then save or scan it as one of the accepted types; renaming the file is not enough",
  ),
  "material-type-differs": error(
    "附件“{shown}”的扩展名为“{saidZh}”，内容为“{foundZh}”，两者不一致",
    "The extension of the material “{shown}” says {saidEn}, but its content is {foundEn}",
    "请打开文件核对：内容有误的，更换为原件；内容无误的，按实际类型修改扩展名",
    "Open the file and check it: if the content is wrong, replace it with the original; if it is right, correct the extension",
  ),
  "material-same-file": warning(
    "附件“{shown}”（{other}）与“{one}”为同一文件",
    "The material “{shown}” ({otherEn}) is the same file as the {oneEn}",
    "请核对两份材料是否齐全：不是同一文件的，改填另一份文件的路径；同一文件确实兼作两份材料的，可以照此提交",
    "Check that both documents are there: if they are two, enter the path of the other one; if one file really is both, it may be sent as it is",
  ),
  "material-path-too-long": error(
    "附件路径超过 255 个字符",
    "The path of a material has more than 255 characters",
    "请缩短文件名或文件夹名",
    "Shorten the file name or the folder name",
  ),
  "material-required": error(
    "缺少登记机构要求的附件：{missing}",
    "Materials required by the authority are missing: {missing}",
    "请在“{column}”列补充：{example}（多个附件用分号隔开，路径相对于表格所在的文件夹）；表头没有该列的，请增加该列",
    "Add to the column {column}: {example} (separate several with semicolons; paths are relative to the folder of the table); add the column if it is missing",
  ),
} as const satisfies Record<string, Texts>;
/** Code of a finding about a cell. */
export type CellCode = keyof typeof CELL_TEXTS;
