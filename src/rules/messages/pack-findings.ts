import type { Texts } from "../model/finding.js";
import { error } from "./severities.js";

/** What can be wrong with a rule pack. Each is reported with a JSON pointer into the file. */
export const PACK_TEXTS = {
  "pack-too-big": error(
    "规则包超过 1 MiB",
    "The rule pack is larger than 1 MiB",
    "请核对文件，规则包只写与通用规则不同的地方",
    "Check the file: a pack holds only what differs from the general rules",
  ),
  "pack-json": error(
    "规则包不是有效的 JSON：{why}",
    "The rule pack is no valid JSON: {why}",
    "请按提示的位置改正（常见：漏了逗号、用了中文引号）；examples/packs 中有完整的例子",
    "Mend the place that is named (often a missing comma or a curly quote); examples/packs has a whole example",
  ),
  "pack-schema": error(
    "不认识的规则包格式：{found}",
    "Unknown form of rule pack: {found}",
    '请写 "schema": "{known}"，或升级 bdc-connect',
    'Write "schema": "{known}", or update bdc-connect',
  ),
  "pack-form": error("{what}", "{whatEn}", "请按 docs/guide/zh/rule-packs.md 的格式改正", "Follow docs/guide/en/rule-packs.md"),
  "pack-name": error(
    "不允许的名称“{name}”",
    "The name “{name}” is not allowed",
    "请删除或换名",
    "Remove it, or choose another name",
  ),
  "pack-rule-unknown": error(
    "没有规则 {rule}{nearZh}",
    "There is no rule {rule}{nearEn}",
    '请用 bdc rules list 查看规则编号；新规则用 "do": "add" 写明内容',
    '`bdc rules list` has the ids; a new rule is written with "do": "add"',
  ),
  "pack-rule-taken": error(
    "编号 {rule} 已被使用",
    "The id {rule} is taken",
    "请换一个编号，建议以规则包的编号开头",
    "Choose another id, best with the pack's own in front",
  ),
  "pack-not-judged": error(
    "{rule} 由登记机构判断或仅供了解，本程序不检查",
    "{rule} is the authority's to judge, or a note: nothing is checked here",
    "请删除这一项",
    "Remove this change",
  ),
  "pack-unsettled": error(
    "{rule} 的依据尚未定论（待确认），最多为提醒，不能作为错误",
    "{rule} is not settled (to be confirmed): it is never more than a warning",
    "请保留为 warning；依据已经明确的，请写明新的依据并另立规则",
    "Leave it a warning; where the ground is settled write a rule of its own with that source",
  ),
  "pack-fixed": error(
    "{rule} 是读取或号码校验的错误（如校验码、损坏的号码），不能放宽或关闭",
    "{rule} is an error of reading or of an identifier (such as a check digit or a damaged number) and can be neither relaxed nor switched off",
    "请删除这一项，并在表格中改正号码",
    "Remove this change and correct the number in the file",
  ),
  "pack-weight": error(
    "{rule} 已经是{now}，无需“{change}”",
    "{rule} is {nowEn} already: “{change}” changes nothing",
    "请删除这一项，或改写为另一种改变",
    "Remove this change, or make it another one",
  ),
  "pack-limit": error(
    "{rule} 没有名为“{limit}”的限值，或数值 {value} 不合适：{why}",
    "{rule} has no limit “{limit}”, or {value} does not fit: {whyEn}",
    "可用的限值：{known}",
    "Limits that there are: {known}",
  ),
  "pack-field": error(
    "“{kind}”没有“{field}”这一列，或这一列不能这样比较",
    "{kind} has no column “{field}”, or it cannot be compared like that",
    "请填写列的键或中文表头：{known}",
    "Use the key or the Chinese header of a column: {known}",
  ),
  "pack-value": error(
    "“{value}”不在“{column}”的选项中",
    "“{value}” is none of the choices of {column}",
    "请填写其中之一：{choices}",
    "Use one of: {choices}",
  ),
  "pack-condition": error(
    "一个条件应当写明一列（field）和恰好一种比较，或只写 materials",
    "A condition names one field and exactly one comparison, or materials alone",
    "可用的比较：{known}",
    "Comparisons that there are: {known}",
  ),
  "pack-table": error(
    "没有代码表“{table}”",
    "There is no code table “{table}”",
    "可用的代码表：{known}",
    "Code tables that there are: {known}",
  ),
  "pack-twice": error(
    "“{what}”在规则包中改了两次",
    "“{what}” is changed twice in the pack",
    "请只保留一项",
    "Keep one of them",
  ),
  "pack-authority": error(
    "规则包属于登记机构 {pack}，当前登记机构是 {authority}",
    "The pack is that of authority {pack}, and this is {authority}",
    "请换用该登记机构的规则包，或核对接入配置",
    "Use the pack of this authority, or check the profile",
  ),
} as const satisfies Record<string, Texts>;
export type PackCode = keyof typeof PACK_TEXTS;
