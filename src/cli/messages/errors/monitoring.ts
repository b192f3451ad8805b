import type { UsageText } from "./usage-text.js";

/** Errors of the metrics: their port and their file. */
export const MONITORING_ERRORS = {
  "metrics-port": {
    zh: "端口 {port} 无法使用（{why}），请用 --metrics-port 另选端口",
    en: "port {port} cannot be used ({why}). Choose another one with --metrics-port",
    next: "{command} --help",
  },
  "textfile-name": {
    zh: "--textfile 的文件名应以 .prom 结尾，node_exporter 不读取其他文件：{path}",
    en: "the file of --textfile must end in .prom, because node_exporter reads no others: {path}",
    next: "bdc metrics --help",
  },
} as const satisfies Record<string, UsageText>;
