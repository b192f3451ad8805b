import type { CommandSpec } from "../core/command.js";
import { packOption } from "./shared-options.js";

/** Commands for the operation of bdc itself. */
export const OPERATION_COMMANDS: readonly CommandSpec[] = [
  {
    usage: "explain [code]",
    summary: {
      zh: "解释错误代码、规则、状态或退出码；不写代码则列出全部",
      en: "explain an error code, rule, status or exit code; without one, list all",
    },
    load: async () => (await import("../commands/explain.js")).explain,
    paged: true,
    options: [packOption],
    examples: ["bdc explain CF-01", "bdc explain HZ-01 --pack examples/packs/hangzhou.json"],
  },
  {
    usage: "doctor",
    summary: {
      zh: "检查接入配置、令牌、接口、时钟和台账",
      en: "check the profile, token, gateway, clock and ledger",
    },
    load: async () => (await import("../commands/doctor.js")).doctor,
  },
  {
    usage: "metrics",
    summary: {
      zh: "输出台账的监控指标（Prometheus 文本格式）",
      en: "print the metrics of the ledger in the text format of Prometheus",
    },
    load: async () => (await import("../commands/metrics/metrics.js")).metrics,
    options: [
      {
        flags: "--textfile <file>",
        zh: "写入文件供 node_exporter 读取，文件名以 .prom 结尾；已有的文件会被替换",
        en: "write a file for node_exporter, which ends in .prom; an existing one is replaced",
      },
    ],
    examples: ["bdc metrics", "bdc metrics --textfile bdc.prom"],
  },
  {
    usage: "completion <shell>",
    summary: {
      zh: "输出命令补全脚本：bash、zsh、fish、PowerShell",
      en: "print a completion script: bash, zsh, fish, PowerShell",
    },
    load: async () => (await import("../commands/completion.js")).completion,
    argument: ["shell", ["bash", "zsh", "fish", "powershell"]],
    examples: ["bdc completion bash"],
  },
];
