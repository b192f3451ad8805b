import type { Kind } from "../../contract/index.js";
import type { OptionSpec } from "../core/command.js";

/** Every kind of filing. Written out, because the contract would have to be loaded before any help. */
const KINDS: Readonly<Record<Kind, true>> = {
  "mortgage.file": true,
  "mortgage.cancel": true,
  "pre-notice.register": true,
  "pre-notice.cancel": true,
  "seizure.request": true,
  "seizure.renew": true,
  "seizure.release": true,
};
export const KIND_NAMES: readonly string[] = Object.keys(KINDS);

// Options that several commands share.

export const kindOption: OptionSpec = {
  flags: "--kind <kind>",
  zh: "业务种类；默认按表头识别",
  en: "kind of filing; default: detected from the headers",
  suggestions: KIND_NAMES,
};
export const waitOption: OptionSpec = {
  flags: "--wait <duration>",
  zh: "提交后等待办结的最长时间，如 60s、10m、2h；默认不等待",
  en: "how long to wait for the cases after filing, such as 60s, 10m or 2h; default: do not wait",
};
export const patienceOption: OptionSpec = {
  flags: "--patience <duration>",
  zh: "接口无法使用或登记机构要求稍后重试时，最长等待多久；默认 30m。到时停止，退出码 7，可用 bdc resume 继续",
  en: "how long to retry while the gateway is unavailable; default: 30m. Then it stops with exit code 7; bdc resume continues",
  default: "30m",
};
export const fileFormatOptions: readonly OptionSpec[] = [
  {
    flags: "--encoding <name>",
    zh: "文件编码：utf-8、gb18030（GBK）、utf-16le、utf-16be；默认自动识别",
    en: "file encoding: utf-8, gb18030 (GBK), utf-16le or utf-16be; default: detected",
    suggestions: ["utf-8", "gb18030", "utf-16le", "utf-16be"],
  },
  {
    flags: "--delimiter <sign>",
    zh: "分隔符：逗号（,）、分号（;）、竖线（|）或 tab；默认自动识别",
    en: "delimiter: comma (,), semicolon (;), vertical bar (|) or tab; default: detected",
    suggestions: [",", ";", "|", "tab"],
  },
  {
    flags: "--sheet <name>",
    zh: "Excel 工作表名称；默认第一个可见的工作表",
    en: "sheet of the workbook; default: the first visible one",
  },
];
export const metricsPortOption: OptionSpec = {
  flags: "--metrics-port <port>",
  zh: "运行期间在 http://127.0.0.1:端口/metrics 提供监控指标；0 表示任选空闲端口",
  en: "serve metrics at http://127.0.0.1:PORT/metrics while it runs; 0 means any free port",
};
export const packOption: OptionSpec = {
  flags: "--pack <file>",
  zh: "登记机构的规则包；默认用接入配置中的规则包",
  en: "rule pack of the authority; default: the one in the profile",
};
export const mapOption: OptionSpec = {
  flags: "--map <file>",
  zh: "列名对照文件；默认用接入配置中的列名对照",
  en: "column map: a file with your own column names; default: the one in the profile",
};
export const allBatchesOption: OptionSpec = {
  flags: "--all",
  zh: "包括已办结的批次；默认只列出未办结的",
  en: "include finished batches; default: only unfinished ones",
};
export const acceptOption: OptionSpec = {
  flags: "--accept <rule=reason>",
  zh: "接受一条提醒，或确认一条需确认的规则；理由会记入台账",
  en: "accept a warning, or confirm a rule that requires it; the reason is recorded in the ledger",
  repeatable: true,
};
export const failOnWarningOption: OptionSpec = {
  flags: "--fail-on-warning [rules]",
  zh: "有提醒时不提交任何申请，退出码 3；可只写某些规则，如 --fail-on-warning=unusual-amount,CF-02。已用 --accept 接受的提醒不算",
  en: "file nothing and end with exit code 3 when there are warnings; of certain rules only: --fail-on-warning=unusual-amount,CF-02. Warnings accepted with --accept do not count",
};
export const reasonOption: OptionSpec = {
  flags: "--reason <text>",
  zh: "理由，会记入台账",
  en: "reason; it is recorded in the ledger",
};
export const reasonCodeOption: OptionSpec = {
  flags: "--reason-code <code>",
  zh: "只处理因此原因需人工处理的申请",
  en: "only filings that need manual review for this reason",
  repeatable: true,
};
export const sealCaOption: OptionSpec = {
  flags: "--ca <file>",
  zh: "登记机构的印章 CA 证书（PEM）；默认用接入配置中的证书",
  en: "seal CA certificate of the authority (PEM); default: the one in the profile",
};
export const sealSignerOption: OptionSpec = {
  flags: "--seal-signer <parts>",
  zh: "有权盖章的机构：印章证书主题的组成部分，如 O=…,organizationIdentifier=…",
  en: "who may seal: parts of the subject of the seal certificate, such as O=…,organizationIdentifier=…",
};
export const outOption: OptionSpec = { flags: "--out <file>", zh: "输出文件", en: "output file" };
export const forceOption: OptionSpec = {
  flags: "--force",
  zh: "覆盖已有的输出文件；不会覆盖本命令读取的文件、台账和配置",
  en: "overwrite an existing output file; never the files that the command reads, the ledger or the configuration",
};
export const yesOption: OptionSpec = { flags: "--yes", zh: "不再询问，直接执行", en: "do not ask for confirmation" };
