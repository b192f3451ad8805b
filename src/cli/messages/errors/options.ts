import type { UsageText } from "./usage-text.js";

/** Errors of options and their values. */
export const OPTION_ERRORS = {
  "query-result-missing": {
    zh: "登记机构没有给出查询请求单号，无法下载盖章的查询结果",
    en: "the authority gave no query number, so there is no sealed result to download",
    next: "bdc unit show --help",
  },
  "option-needed": {
    zh: "缺少 {flag}，请在命令中写明（标准输入不是终端时不会询问）",
    en: "{flag} is missing. Add it to the command (bdc does not prompt when stdin is not a terminal)",
    next: "{command} --help",
  },
  "confirmation-needed": {
    zh: "标准输入不是终端，无法询问是否继续，请加 --yes",
    en: "cannot ask for confirmation: stdin is not a terminal. Use --yes",
    next: "{command} --yes",
  },
  "no-such-kind": {
    zh: "没有业务种类“{kind}”；可选值：{known}",
    en: "unknown kind of filing: {kind}. Valid values: {known}",
    next: "bdc template --help",
  },
  duration: {
    zh: "{flag} 的时长无效：{text}。应写成 60s、10m、2h 或 30d 这样的形式",
    en: "invalid duration for {flag}: {text}. Write it like 60s, 10m, 2h or 30d",
    next: "{flag} 10m",
  },
  "duration-unit": {
    zh: "{flag} 的时长缺少单位：{text}。请写明单位，如 {text}s（秒）、{text}m（分钟）或 {text}h（小时）",
    en: "the duration for {flag} has no unit: {text}. Write the unit, as in {text}s, {text}m or {text}h",
    next: "{flag} {text}s",
  },
  number: {
    zh: "{flag} 的值无效：{text}。应为 {least} 到 {most} 的整数",
    en: "invalid value for {flag}: {text}. It must be a whole number from {least} to {most}",
    next: "{command} --help",
  },
  "accept-reason": {
    zh: "--accept 的值无效：{text}。应写成 规则=理由",
    en: "invalid value for --accept: {text}. Write it as RULE=reason",
    next: '--accept CF-01="…"',
  },
  "reason-needed": {
    zh: "请用 --reason 写明理由",
    en: "--reason is required",
    next: "{command} --reason …",
  },
  "reason-code-needed": {
    zh: "请用 --reason-code 指定要重新排队的原因，可指定多个",
    en: "choose with --reason-code which filings to requeue. It may be given several times",
    next: "{command}",
  },
  "pair-needed": {
    zh: "{flag} 的值无效：{text}。应写成 名称=值",
    en: "invalid value for {flag}: {text}. Write it as name=value",
    next: "bdc case supplement --help",
  },
  "warning-rule-unknown": {
    zh: "--fail-on-warning 中的规则代码 {rule} 不存在，提醒将无法拦截，因此未执行",
    en: "--fail-on-warning names {rule}, which is not the code of a rule; its warnings would pass, so nothing was done",
    next: "bdc explain",
  },
  "code-unknown": {
    zh: "没有代码 {code}；不写代码可列出全部",
    en: "there is no code {code}. Omit it to list all codes",
    next: "bdc explain",
  },
  "unit-code": {
    zh: "不动产单元号有误：{zh}",
    en: "the unit code is not valid: {en}",
    next: "bdc explain {code}",
  },
  "seal-ca-broken": {
    zh: "不是 PEM 格式的 CA 证书：{path}",
    en: "not a CA certificate in PEM format: {path}",
    next: "bdc certificate verify --help",
  },
  "seal-signer-invalid": {
    zh: "--seal-signer 的值无效：{text}。应写成 O=…,organizationIdentifier=…",
    en: "invalid value for --seal-signer: {text}. Write it as O=…,organizationIdentifier=…",
    next: "bdc certificate verify --help",
  },
} as const satisfies Record<string, UsageText>;
