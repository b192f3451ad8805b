import type { CommandSpec } from "../core/command.js";
import {
  acceptOption,
  allBatchesOption,
  failOnWarningOption,
  fileFormatOptions,
  forceOption,
  kindOption,
  mapOption,
  metricsPortOption,
  outOption,
  packOption,
  patienceOption,
  waitOption,
  yesOption,
} from "./shared-options.js";

/** Commands from a file to its results. */
export const FILING_COMMANDS: readonly CommandSpec[] = [
  {
    usage: "check <file>",
    summary: {
      zh: "提交前检查文件，不联网；文件写“-”的，读取标准输入",
      en: "check a file before filing; uses no network. The file - is stdin",
    },
    load: async () => (await import("../commands/check.js")).check,
    paged: true,
    options: [
      kindOption,
      { flags: "--out <file>", zh: "检查结果文件：原表加检查结果", en: "result file: the table with the findings" },
      forceOption,
      {
        flags: "--explain-cells",
        zh: "列出已自动转换格式的单元格",
        en: "list the cells whose format was converted",
      },
      {
        flags: "--ndjson",
        zh: "边检查边输出，每行一个 JSON，最后一行为汇总",
        en: "stream one JSON object per line; the last line is the summary",
      },
      acceptOption,
      failOnWarningOption,
      packOption,
      mapOption,
      ...fileFormatOptions,
    ],
    examples: [
      { zh: "bdc check 抵押.csv", en: "bdc check mortgages.csv" },
      { zh: "bdc check 抵押.csv --json", en: "bdc check mortgages.csv --json" },
      { zh: "bdc check 抵押.csv --ndjson", en: "bdc check mortgages.csv --ndjson" },
      { zh: "bdc check - < 抵押.csv", en: "bdc check - < mortgages.csv" },
    ],
  },
  {
    usage: "map <file>",
    summary: {
      zh: "将文件自有的列名对应到标准列名，并保存为列名对照；文件写“-”的，读取标准输入",
      en: "assign the column names of a file to the standard columns and save them as a column map. The file - is stdin",
    },
    load: async () => (await import("../commands/map/map.js")).map,
    options: [
      kindOption,
      {
        flags: "--column <header=column>",
        zh: "文件中的列名=标准列名",
        en: "header in the file = standard column",
        repeatable: true,
      },
      { flags: "--out <file>", zh: "保存为文件，不写入接入配置", en: "write a file instead of the profile" },
      forceOption,
      packOption,
      mapOption,
      ...fileFormatOptions,
    ],
    examples: [
      { zh: "bdc map 抵押.csv", en: "bdc map mortgages.csv" },
      {
        zh: 'bdc map 抵押.csv --column "客户名称=抵押人" --out 列名对照.json',
        en: 'bdc map mortgages.csv --column "客户名称=抵押人" --out column-map.json',
      },
    ],
  },
  {
    usage: "submit <file>",
    summary: {
      zh: "提交一个文件中的全部申请；已提交的行自动跳过；文件写“-”的，读取标准输入",
      en: "file everything in a file; rows already filed are skipped. The file - is stdin",
    },
    load: async () => (await import("../commands/submit.js")).submit,
    options: [
      kindOption,
      yesOption,
      waitOption,
      patienceOption,
      metricsPortOption,
      outOption,
      forceOption,
      acceptOption,
      failOnWarningOption,
      packOption,
      mapOption,
      ...fileFormatOptions,
    ],
    examples: [
      { zh: "bdc submit 抵押.csv --yes --wait 10m", en: "bdc submit mortgages.csv --yes --wait 10m" },
      {
        zh: "bdc submit 抵押.csv --profile sandbox-bank --yes --wait 60s --json",
        en: "bdc submit mortgages.csv --profile sandbox-bank --yes --wait 60s --json",
      },
    ],
  },
  {
    usage: "resume [batch]",
    summary: {
      zh: "继续办理未完成的批次；不写批次则全部继续",
      en: "continue unfinished batches; all of them unless one is named",
    },
    load: async () => (await import("../commands/resume.js")).resume,
    options: [waitOption, patienceOption, metricsPortOption, outOption, forceOption],
    examples: ["bdc resume", "bdc resume B-20261121-7KQ2 --wait 10m"],
  },
  {
    usage: "status [what...]",
    summary: {
      zh: "按批次号、受理编号或申请编号查看办理状态",
      en: "show the status of batches, cases or refs",
    },
    load: async () => (await import("../commands/status.js")).status,
    paged: true,
    options: [allBatchesOption],
    examples: ["bdc status", "bdc status HZ-2026-000123"],
  },
  {
    usage: "watch [batch]",
    summary: {
      zh: "持续跟踪受理件，直到登记机构办结或待本机构处理",
      en: "follow cases until the authority has finished or the institution must act",
    },
    load: async () => (await import("../commands/watch.js")).watch,
    options: [
      {
        flags: "--timeout <duration>",
        zh: "最长等待时间，如 10m、2h；默认 24h",
        en: "how long to follow, such as 10m or 2h; default: 24h",
        default: "24h",
      },
      allBatchesOption,
      metricsPortOption,
      outOption,
      forceOption,
    ],
  },
  {
    usage: "results <batch>",
    summary: { zh: "生成一个批次的结果文件", en: "write the result file of a batch" },
    load: async () => (await import("../commands/results.js")).results,
    options: [outOption, forceOption],
  },
];
