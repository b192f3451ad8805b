import type { Texts } from "../model/finding.js";
import { error, warning } from "./severities.js";

const FROM_CARD_ZH = "请按身份证件或营业执照逐字重新填写";
const FROM_CARD_EN = "Enter the name again from the identity document or business licence";

/**
 * Findings about the characters of a text or a name: an error when the text is certainly wrong, a warning when it may
 * be right in rare cases. `{shown}` is a character or a short part of the text, never a whole name.
 */
export const TEXT_FINDINGS = {
  "text-escape": warning(
    "含有网页转义符“{shown}”，将按字面登记",
    "The text contains the HTML character reference {shown}, which would be registered literally",
    "请改为该转义符对应的字符",
    "Replace it with the character that it represents",
  ),
  "text-placeholder": error(
    "“{shown}”是数据库导出的空值，不是有效内容",
    "“{shown}” is an empty value exported from a database, not text",
    "请填写实际内容；没有内容的，请清空单元格",
    "Enter the actual text, or clear the cell",
  ),
  "text-private-use": warning(
    "含有自造字 {shown}：只有安装了相应字体的电脑才能正确显示，在登记簿中会显示为其他字或空白",
    "The text contains the private-use character {shown}, which only computers with a special font display correctly; the register shows a blank or another character",
    "请按原件以标准汉字重新输入该字",
    "Enter the standard character instead, as in the original",
  ),
  "text-compatibility": warning(
    "“{shown}”是部首或兼容字符，外形与“{regular}”相同，但检索“{regular}”时无法查到",
    "“{shown}” is a radical or compatibility character: it looks like “{regular}”, but a search for “{regular}” does not find it",
    "请改为“{regular}”；证件上确为该字符的，可不修改",
    "Replace it with “{regular}”, unless the original document has this character",
  ),
  "text-lookalike": warning(
    "“{shown}”是{script}字母，不是外形相同的英文字母，检索时无法查到",
    "“{shown}” is a {scriptEn} letter, not the Latin letter of the same shape; a search does not find it",
    "请用英文输入法重新输入",
    "Type it again with a Latin keyboard layout",
  ),

  "name-placeholder": error(
    "“{shown}”不是姓名或名称",
    "“{shown}” is not a name",
    `${FROM_CARD_ZH}；没有该人员的，请清空该人员的各列`,
    `${FROM_CARD_EN}; if there is no such person, clear all columns of the person`,
  ),
  "name-masked": error(
    "姓名已脱敏，部分文字被“{shown}”遮盖",
    "The name is masked: “{shown}” hides part of it",
    "请从未脱敏的数据导出，或者按身份证件填写完整姓名",
    "Export unmasked data, or enter the full name from the identity document",
  ),
  "name-anonymous": warning(
    "姓名中的“{shown}”可能代替了未公开的字",
    "“{shown}” in the name probably replaces characters that are not disclosed",
    "请按身份证件填写完整姓名",
    "Enter the full name from the identity document",
  ),
  "name-and-others": error(
    "姓名以“{shown}”结尾，未列出其他人",
    "The name ends with “{shown}” (and others); the other people are not listed",
    "请列出每个人的姓名，用顿号“、”分隔，证件号也同样逐人填写",
    "List every person, separated by 、, and enter the ID numbers in the same way",
  ),
  "name-several": warning(
    "姓名中含有“{shown}”，可能将多人写成了一个姓名",
    "The name contains “{shown}” and may consist of the names of several people",
    "有多人的，请用顿号“、”分隔，证件号也同样逐人填写；确为一个姓名的，可不修改",
    "Separate several people, and their ID numbers, with 、; if it is one name, leave it unchanged",
  ),
  "name-remark": warning(
    "姓名中含有说明文字“{shown}”",
    "The name contains the remark “{shown}”",
    "请只填写证件上的姓名，说明文字填写在附记中",
    "Enter only the name as on the document; put the remark in the remarks column",
  ),
  "name-escape": error(
    "名称中含有转义符“{shown}”，将按字面登记",
    "The name contains the escape sequence {shown}, which would be registered literally",
    "请改为该转义符对应的字符，例如将“&middot;”改为“·”",
    "Replace it with the character that it represents, for example · for &middot;",
  ),
  "name-private-use": error(
    "名称中含有自造字 {shown}：只有安装了相应字体的电脑才能正确显示，在登记簿中会显示为其他字或空白",
    "The name contains the private-use character {shown}, which only computers with a special font display correctly; the register shows a blank or another character",
    "请按证件以标准汉字重新输入该字（生僻字输入法可输入 Unicode 扩展区的字）",
    "Enter the standard character instead, as in the document; input methods for rare characters include the Unicode extensions",
  ),
  "name-symbol": error(
    "名称中含有符号“{shown}”，可能代替了丢失或被遮盖的字",
    "The name contains the symbol “{shown}”, probably in place of a lost or hidden character",
    `${FROM_CARD_ZH}；姓名中的“〇”请使用汉字〇（U+3007）`,
    `${FROM_CARD_EN}; for the character 〇 in a name, use U+3007`,
  ),
  "name-unusual": warning(
    "名称中含有少见的字符“{shown}”",
    "The name contains the unusual character “{shown}”",
    `请核对；有误的，${FROM_CARD_ZH}`,
    "Check it against the identity document or business licence",
  ),
  "name-mixed": warning(
    "姓名中含有字母或数字“{shown}”",
    "The Chinese name contains the letter or digit “{shown}”",
    `请核对；有误的，${FROM_CARD_ZH}`,
    "Check it against the identity document",
  ),
  "name-full-width": warning(
    "名称中的“{shown}”是全角字母或数字",
    "“{shown}” in the name is a full-width letter or digit",
    "请按证件核对，通常应为半角“{regular}”",
    "Check it against the document; usually it should be “{regular}”",
  ),
  "name-middle-dot": warning(
    "姓名中的间隔号为“{shown}”（{code}），规范写法为“·”（U+00B7）",
    "The middle dot in the name is “{shown}” ({code}); the standard character is · (U+00B7)",
    "请改为“·”，例如“买买提·吐尔逊”",
    "Replace it with ·, for example 买买提·吐尔逊",
  ),
  "name-space": warning(
    "姓名中间有空格（{code}），将按原样登记",
    "The name contains a space ({code}) and will be registered as written",
    "请删除空格；空格代替间隔号的，改为“·”；用于分隔多人的，改为顿号“、”",
    "Remove the space; if it replaces the middle dot of a name, use ·; if it separates several people, use 、",
  ),
  "name-garbled": error(
    "“{shown}”是编码错误造成的乱码",
    "“{shown}” is garbled text, caused by a wrong encoding",
    "请从原系统重新导出，另存为“CSV UTF-8”，再按证件核对姓名",
    "Export the data again, save it as CSV UTF-8, and check the name against the document",
  ),
} as const satisfies Record<string, Texts>;
