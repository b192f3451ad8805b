import type { Texts } from "../model/finding.js";
import { error } from "./severities.js";

/** Findings about a rule pack, each reported with a JSON pointer into the file. */
export const PACK_TEXTS = {
  "pack-too-big": error(
    "规则包超过 1 MiB",
    "The rule pack is larger than 1 MiB",
    "请核对文件；规则包只需写明与通用规则不同的内容",
    "Check the file: a pack contains only what differs from the general rules",
  ),
  "pack-json": error(
    "规则包不是有效的 JSON：{why}",
    "The rule pack is not valid JSON: {why}",
    "请改正提示的位置（常见原因：缺少逗号、使用了中文引号）；完整示例见 examples/packs",
    "Correct the position given (often a missing comma or a curly quote); see examples/packs for a complete example",
  ),
  "pack-schema": error(
    "不支持的规则包格式：{found}",
    "Unsupported rule pack format: {found}",
    '请填写 "schema": "{known}"，或者升级 bdc-connect',
    'Use "schema": "{known}", or update bdc-connect',
  ),
  "pack-form": error(
    "{what}",
    "{whatEn}",
    "请按 docs/guide/zh/rule-packs.md 的格式改正",
    "Correct it according to docs/guide/en/rule-packs.md",
  ),
  "pack-name": error(
    "不允许的名称“{name}”",
    "The name “{name}” is not allowed",
    "请删除该名称，或者改用其他名称",
    "Remove it, or choose another name",
  ),
  "pack-rule-unknown": error(
    "规则 {rule} 不存在{nearZh}",
    "There is no rule {rule}{nearEn}",
    '请用 bdc rules list 查看规则编号；增加新规则请用 "do": "add"',
    'Use `bdc rules list` to see all ids; add a new rule with "do": "add"',
  ),
  "pack-rule-taken": error(
    "编号 {rule} 已被使用",
    "The id {rule} is already in use",
    "请更换编号，建议以规则包的编号开头",
    "Choose another id, preferably one that begins with the id of the pack",
  ),
  "pack-not-judged": error(
    "{rule} 由登记机构判断或者仅供了解，本程序不检查",
    "{rule} is evaluated by the authority or is only informational; bdc does not check it",
    "请删除该项",
    "Remove this change",
  ),
  "pack-unsettled": error(
    "{rule} 的依据待确认，最多为提醒，不能作为错误",
    "The legal basis of {rule} is not confirmed, so it can be at most a warning",
    "请保留为 warning；依据已经明确的，请增加新规则并写明依据",
    "Keep it a warning; if the legal basis is settled, add a rule of your own that states it",
  ),
  "pack-fixed": error(
    "{rule} 是读取或号码校验的错误（如校验码错误、号码损坏），不能放宽或关闭",
    "{rule} is an error in reading the file or in an identifier (such as a wrong check digit); it cannot be relaxed or switched off",
    "请删除该项，并在表格中改正号码",
    "Remove this change and correct the value in the file",
  ),
  "pack-weight": error(
    "{rule} 当前级别已为{now}，“{change}”不起作用",
    "{rule} is already {nowEn}: “{change}” has no effect",
    "请删除该项，或者改用其他调整",
    "Remove this change, or use another one",
  ),
  "pack-limit": error(
    "{rule} 的限值“{limit}”（{value}）无效：{why}",
    "The limit “{limit}” ({value}) of {rule} is not valid: {whyEn}",
    "可用的限值：{known}",
    "Available limits: {known}",
  ),
  "pack-field": error(
    "“{kind}”没有“{field}”列，或者该列不支持这种比较",
    "{kind} has no column “{field}”, or the column does not support this comparison",
    "请填写列的键或中文表头：{known}",
    "Use the key or the Chinese header of a column: {known}",
  ),
  "pack-value": error(
    "“{value}”不在“{column}”的选项中",
    "“{value}” is not a value of {column}",
    "请填写以下选项之一：{choices}",
    "Use one of: {choices}",
  ),
  "pack-condition": error(
    "一个条件应包含一列（field）和一种比较，或者仅包含 materials",
    "A condition must have one field and exactly one comparison, or only materials",
    "可用的比较：{known}",
    "Available comparisons: {known}",
  ),
  "pack-table": error(
    "代码表“{table}”不存在",
    "There is no code table “{table}”",
    "可用的代码表：{known}",
    "Available code tables: {known}",
  ),
  "pack-twice": error(
    "“{what}”在规则包中重复出现",
    "“{what}” is changed twice in the pack",
    "请只保留一项",
    "Keep only one of the changes",
  ),
  "pack-authority": error(
    "规则包属于登记机构 {pack}，当前登记机构是 {authority}",
    "The pack belongs to authority {pack}, but the current authority is {authority}",
    "请改用当前登记机构的规则包，或者核对接入配置",
    "Use the pack of the current authority, or check the profile",
  ),
} as const satisfies Record<string, Texts>;
/** Code of a finding about a rule pack. */
export type PackCode = keyof typeof PACK_TEXTS;
