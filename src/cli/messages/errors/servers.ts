import type { UsageText } from "./usage-text.js";

/** Errors of the receiver of webhooks and of the embedded authority. */
export const SERVER_ERRORS = {
  "webhook-secret": {
    zh: "没有有效的 webhook 密钥。请用 --secret-file 或环境变量 BDC_WEBHOOK_SECRET 给出以 whsec_ 开头的密钥",
    en: "no valid webhook secret. Provide one that begins with whsec_ with --secret-file or BDC_WEBHOOK_SECRET",
    next: "bdc listen --help",
  },
  "not-a-sandbox": {
    zh: "{gateway} 不是正在运行的内置登记机构，请先启动",
    en: "no embedded authority is running at {gateway}. Start one first",
    next: "bdc sandbox start",
  },
  "sandbox-refused": {
    zh: "内置登记机构未执行：{zh}",
    en: "the embedded authority refused: {en}",
    next: "bdc sandbox desk list",
  },
  "sandbox-clock": {
    zh: "时钟没有操作“{action}”；可选值：{known}",
    en: "unknown action of the clock: {action}. Valid values: {known}",
    next: "bdc sandbox clock --help",
  },
  "scenario-usage": {
    zh: "用法：bdc sandbox scenario run 文件…",
    en: "usage: bdc sandbox scenario run FILE…",
    next: "bdc sandbox scenario run examples/scenarios/seizures.json",
  },
  "scenario-broken": {
    zh: "{path} 不是有效的场景文件：{zh}",
    en: "{path} is not a valid scenario file: {en}",
    next: "bdc sandbox scenario --help",
  },
  "sandbox-faults": {
    zh: "--faults 的值无效：{zh}",
    en: "invalid value for --faults: {en}",
    next: "bdc sandbox start --help",
  },
  "sandbox-authority": {
    zh: "没有登记机构 {id}；可选：{known}",
    en: "no authority {id} is described. Valid ids: {known}",
    next: "bdc sandbox start --help",
  },
  "sandbox-port": {
    zh: "端口 {port} 无法使用（{why}），请用 --port 另选端口",
    en: "port {port} cannot be used ({why}). Choose another one with --port",
    next: "bdc sandbox start",
  },
} as const satisfies Record<string, UsageText>;
