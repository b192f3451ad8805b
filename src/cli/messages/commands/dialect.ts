import type { Lang } from "../../core/language.js";
import { countOf, formatNumber } from "../numbers.js";

/** Texts of the commands for descriptions of gateways. */
const zh = {
  title: (id: string, version: string, kinds: number) => `接口描述 ${id} ${version}，${formatNumber(kinds)} 个业务种类`,
  severities: { error: "错误", warning: "提醒" },
  right: "接口描述正确",
  wrong: (errors: number) => `接口描述有 ${formatNumber(errors)} 处错误`,
  played: (steps: number, failed: number) =>
    failed === 0
      ? `模拟接口 ${formatNumber(steps)} 项试验全部通过`
      : `模拟接口 ${formatNumber(steps)} 项试验，${formatNumber(failed)} 项不通过`,
  step: "试验",
  result: "结果",
  seen: "所得答复 / 登记机构实际受理",
  passed: "通过",
  failed: "不通过",
  steps: {
    file: "提交",
    repeat: "重复提交",
    end: "查询办理结果",
    changes: "查询变更",
    "answer-lost": "已处理，答复丢失",
    "half-answer": "已处理，答复只到一半",
    cut: "处理前断开连接",
    html: "已处理，答复为网页",
    "too-fast": "请求过于频繁",
    "not-processed": "未处理",
    firewall: "防火墙拦截",
    "wrong-charset": "字符集与声明不符",
    "two-results": "一个答复中有两个结果",
    "other-dialect": "答复为另一种接口的格式",
    "other-ref": "答复属于另一笔申请",
    "wrong-json": "答复结构不符",
    unsigned: "答复没有签名",
    "wrong-signature": "答复签名错误",
    "earlier-answer": "重放以前的答复",
    "numbers-as-texts": "数字与文本互换",
    "clock-skew": "登记机构时钟不准",
    "token-stale": "令牌过期",
  },
};
type Words = typeof zh;

const en: Words = {
  title: (id, version, kinds) => `description ${id} ${version}, ${countOf(kinds, "kind")} of filing`,
  severities: { error: "error", warning: "warning" },
  right: "the description is correct",
  wrong: (errors) => `the description has ${countOf(errors, "error")}`,
  played: (steps, failed) =>
    failed === 0
      ? `all ${formatNumber(steps)} steps with the played gateway passed`
      : `${formatNumber(failed)} of ${formatNumber(steps)} steps with the played gateway failed`,
  step: "step",
  result: "result",
  seen: "answer / case in the register",
  passed: "passed",
  failed: "failed",
  steps: {
    file: "filing",
    repeat: "the same filing again",
    end: "reading how it ended",
    changes: "reading the changes",
    "answer-lost": "processed, answer lost",
    "half-answer": "processed, half of the answer",
    cut: "connection cut before processing",
    html: "processed, a web page as the answer",
    "too-fast": "calls come too fast",
    "not-processed": "not processed",
    firewall: "stopped by a firewall",
    "wrong-charset": "another charset than declared",
    "two-results": "two results in one answer",
    "other-dialect": "answer of another gateway",
    "other-ref": "answer for another filing",
    "wrong-json": "answer of another structure",
    unsigned: "answer without a signature",
    "wrong-signature": "answer with a wrong signature",
    "earlier-answer": "an earlier answer again",
    "numbers-as-texts": "numbers as texts",
    "clock-skew": "clock of the authority is wrong",
    "token-stale": "token no longer valid",
  },
};

export function dialectWords(lang: Lang): Words {
  return lang === "zh" ? zh : en;
}
