import { ExitCode } from "../../core/exit-codes.js";
import type { UsageText } from "./usage-text.js";

/** Errors of files that cannot be written. */
export const OUTPUT_ERRORS = {
  "file-exists": {
    zh: "文件已存在，没有覆盖：{path}。请用 --out 另选文件，或用 --force 覆盖",
    en: "the file exists and was not overwritten: {path}. Choose another file with --out, or overwrite it with --force",
    next: "{command} --out …",
  },
  "file-corrected": {
    zh: "结果文件生成后被修改过，没有覆盖：{path}。请用 --out 另选文件，或用 --force 覆盖",
    en: "the result file was changed after bdc wrote it and was not overwritten: {path}. Choose another file with --out, or overwrite it with --force",
    next: "{command} --out …",
  },
  "output-is-input": {
    zh: "输出文件就是本命令要读取的文件，不能覆盖：{path}。请用 --out 另选文件",
    en: "the output file is a file that this command reads: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "output-protected": {
    zh: "输出文件是 bdc 的台账、接入配置或凭证，不能覆盖：{path}。请用 --out 另选文件",
    en: "the output file belongs to the ledger, configuration or credentials of bdc: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "output-not-a-file": {
    zh: "输出位置不是普通文件，而是文件夹、设备或管道：{path}。请用 --out 另选文件",
    en: "the output is a folder, device or pipe, not a regular file: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "not-writable": {
    zh: "文件无法写入：{path}。请检查文件夹是否存在、磁盘空间和写入权限",
    en: "the file cannot be written: {path}. Check that the folder exists, the disk space and that you may write there",
    next: "ls -ld {path}",
  },
  "out-needs-batch": {
    zh: "有 {count} 个批次，--out 只能用于一个批次，请写明批次",
    en: "there are {count} batches, and --out applies to one. Name the batch",
    next: "bdc {command} {id} --out …",
  },
  "template-format": {
    zh: "模板不支持 {extension} 格式；可选 .xlsx 或 .csv",
    en: "templates cannot be written as {extension}. Use .xlsx or .csv",
    next: "{command} --out template.xlsx",
  },
  "handover-format": {
    zh: "移交清单不支持这种格式：{file}；可选 .html 或 .csv",
    en: "a handover list cannot be written as {file}. Use .html or .csv",
    next: "bdc batch handover --help",
  },
  "browser-missing": {
    zh: "没有找到可用于生成 PDF 的浏览器（Chromium、Chrome 或 Edge）。请安装其中之一，或用 --html 生成网页后在浏览器中打印",
    en: "no browser was found that could print the PDF (Chromium, Chrome or Edge); install one, or write the page with --html and print it from a browser",
    next: "bdc report --html report.html",
  },
  "browser-failed": {
    zh: "浏览器 {browser} 未能生成 PDF。请用 --html 生成网页后在浏览器中打印",
    en: "the browser {browser} did not print the PDF; write the page with --html and print it from a browser",
    next: "bdc report --html report.html",
  },
  "not-finished": {
    zh: "命令没有完成就结束了（程序错误）；台账中的内容不受影响",
    en: "the command ended before it was finished (a bug in bdc); the content of the ledger is not affected",
    next: "bdc doctor",
    exit: ExitCode.Unexpected,
  },
} as const satisfies Record<string, UsageText>;
