import type { Texts } from "../model/finding.js";
import { error, warning } from "./severities.js";

const FROM_CARD_ZH = "请按身份证件或营业执照逐字重新填写";
const FROM_CARD_EN = "Enter the name again from the identity document or licence";

/**
 * What the characters of a text or a name say about it. An error only where filing the text can only be wrong; what may
 * be right in rare cases is a warning. `{shown}` is a character or a short part of the text, never a whole name.
 */
export const TEXT_FINDINGS = {
  "text-escape": warning(
    "含有网页转义符“{shown}”，会按字面登记",
    "The text holds the HTML character reference {shown}, which would be registered literally",
    "请改成它所代表的字符",
    "Replace it with the character that it stands for",
  ),
  "text-placeholder": error(
    "“{shown}”是数据库的空值，不是内容",
    "“{shown}” is the empty value of a database, not a text",
    "请填写实际内容；没有内容的，把单元格清空",
    "Enter the real text, or empty the cell",
  ),
  "text-private-use": warning(
    "含有自造字 {shown}：只有本机的字体能显示，登记簿上看到的是另一个字或空格",
    "The text holds the private-use character {shown}, which only the fonts of one computer show; the register shows a blank or another character",
    "请按原件用标准汉字重新输入该字",
    "Enter the standard character again from the original",
  ),
  "text-compatibility": warning(
    "“{shown}”是部首或兼容字符，看起来与“{regular}”相同，检索时却查不到",
    "“{shown}” is a radical or compatibility character: it looks like “{regular}” but is not found by a search for it",
    "请改为“{regular}”；证件上确是该字符的，可保持不变",
    "Replace it with “{regular}”, unless the original really shows this character",
  ),
  "text-lookalike": warning(
    "“{shown}”不是英文字母，是外形相同的{script}字母，检索时查不到",
    "“{shown}” is not a Latin letter but a {scriptEn} letter of the same shape: a search does not find it",
    "请用英文输入法重新输入",
    "Type it again with a Latin keyboard",
  ),

  "name-placeholder": error(
    "“{shown}”不是姓名或名称",
    "“{shown}” is not a name",
    `${FROM_CARD_ZH}；没有此人的，把这个人的各列都清空`,
    `${FROM_CARD_EN}; where there is no such person, empty all columns of that person`,
  ),
  "name-masked": error(
    "姓名经过脱敏（“{shown}”遮住了字）",
    "The name is masked: “{shown}” hides part of it",
    "请从未脱敏的数据导出，或按身份证件填写完整姓名",
    "Export the data without masking, or enter the whole name from the identity document",
  ),
  "name-anonymous": warning(
    "姓名中的“{shown}”多半代替了没有公开的字",
    "“{shown}” in the name probably stands for characters that are withheld",
    "请按身份证件填写完整姓名",
    "Enter the whole name from the identity document",
  ),
  "name-and-others": error(
    "姓名写到“{shown}”为止：其余的人没有写出",
    "The name ends in “{shown}” (and others): the other people are not named",
    "请写出每个人，用顿号“、”分隔，证件号也同样逐人填写",
    "Name every person, separated by 、, and enter their ID numbers in the same way",
  ),
  "name-several": warning(
    "姓名中有“{shown}”，像是把几个人写成了一个姓名",
    "The name holds “{shown}” and looks like several people in one name",
    "有几个人的，用顿号“、”分隔，证件号也同样逐人填写；确为一个姓名的，可保持不变",
    "Separate several people, and their ID numbers, with 、; leave it when it is one name",
  ),
  "name-remark": warning(
    "姓名中夹有说明“{shown}”",
    "The name contains the remark “{shown}”",
    "请只填写证件上的姓名，说明写在附记中",
    "Enter only the name on the document; put the remark into the remarks column",
  ),
  "name-escape": error(
    "名称中有转义符“{shown}”，会按字面登记",
    "The name holds the escape sequence {shown}, which would be registered literally",
    "请改成它所代表的字符，例如“&middot;”改为“·”",
    "Replace it with the character that it stands for, such as · for &middot;",
  ),
  "name-private-use": error(
    "名称中有自造字 {shown}：只有本机的字体能显示，登记簿上看到的是另一个字或空格",
    "The name holds the private-use character {shown}, which only the fonts of one computer show; the register shows a blank or another character",
    "请按证件用标准汉字重新输入该字（生僻字输入法可输入 Unicode 扩展区的字）",
    "Enter the standard character again from the document; input methods for rare characters offer the Unicode extensions",
  ),
  "name-symbol": error(
    "名称中有符号“{shown}”，多半是丢失或遮住的字",
    "The name holds the symbol “{shown}”, probably in place of a lost or hidden character",
    `${FROM_CARD_ZH}；姓名中的“〇”请用汉字〇（U+3007）`,
    `${FROM_CARD_EN}; the character 〇 in a name is U+3007`,
  ),
  "name-unusual": warning(
    "名称中有少见的字符“{shown}”",
    "The name holds the unusual character “{shown}”",
    `请核对；有误的，${FROM_CARD_ZH}`,
    `Check it against the identity document or licence`,
  ),
  "name-mixed": warning(
    "姓名中夹有字母或数字“{shown}”",
    "A Chinese name holds the letter or digit “{shown}”",
    `请核对；有误的，${FROM_CARD_ZH}`,
    "Check it against the identity document",
  ),
  "name-full-width": warning(
    "名称中的“{shown}”是全角字母或数字",
    "“{shown}” in the name is a full-width letter or digit",
    "请按证件核对，通常应为半角“{regular}”",
    "Check it against the document; normally it is “{regular}”",
  ),
  "name-middle-dot": warning(
    "姓名中的间隔号写成了“{shown}”（{code}），规范写法是“·”（U+00B7）",
    "The dot in the name is “{shown}” ({code}); the standard one is · (U+00B7)",
    "请改为“·”，例如“买买提·吐尔逊”",
    "Replace it with ·, as in 买买提·吐尔逊",
  ),
  "name-space": warning(
    "姓名中间有空格（{code}），按原样登记",
    "There is a space inside the name ({code}); it is registered as written",
    "请去掉空格；空格原是间隔号的，改为“·”；几个人之间的，改为顿号“、”",
    "Remove it; write · where it stands for the dot of a name, and 、 between several people",
  ),
  "name-garbled": error(
    "“{shown}”是编码出错后的乱码",
    "“{shown}” is what a wrong encoding makes of other characters",
    "请从原系统重新导出，另存为“CSV UTF-8”，再按证件核对姓名",
    "Export the data again, save it as CSV UTF-8, and check the name against the document",
  ),
} as const satisfies Record<string, Texts>;
