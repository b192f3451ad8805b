import type { CommandSpec } from "../core/command.js";
import {
  KIND_NAMES,
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
  sealCaOption,
  sealSignerOption,
  waitOption,
  yesOption,
} from "./shared-options.js";

/** Commands that stand directly after `bdc`, in the order of the help. */
export const TOP_LEVEL_COMMANDS: readonly CommandSpec[] = [
  {
    usage: "demo",
    summary: {
      zh: "演示：三类机构向内置登记机构提交申请",
      en: "demo: three institutions file with the embedded authority",
    },
    load: async () => (await import("../commands/demo/demo.js")).demo,
    options: [
      { flags: "--dir <folder>", zh: "演示文件的存放目录", en: "folder for the demo files" },
      { flags: "--verbose", zh: "逐行显示结果", en: "show every row" },
      forceOption,
    ],
  },
  {
    usage: "init",
    summary: { zh: "建立接入配置", en: "create a profile" },
    load: async () => (await import("../commands/profile/init.js")).init,
    options: [
      { flags: "--name <name>", zh: "接入配置名称", en: "name of the profile" },
      { flags: "--gateway <url>", zh: "登记机构接口地址", en: "URL of the gateway" },
      {
        flags: "--role <role>",
        zh: "机构类型",
        en: "role of the institution",
        choices: ["bank", "developer", "court"],
      },
      {
        flags: "--institution <code>",
        zh: "本机构统一社会信用代码",
        en: "unified social credit code of the institution",
      },
      {
        flags: "--institution-name <name>",
        zh: "登记证明上印的本机构名称",
        en: "name of the institution as printed on certificates",
      },
      { flags: "--token-file <file>", zh: "令牌文件", en: "file that holds the token" },
      { flags: "--token-env <name>", zh: "存放令牌的环境变量名", en: "environment variable that holds the token" },
      {
        flags: "--private-line",
        zh: "接口经专线访问，允许明文 http",
        en: "the gateway is reached over a leased line: allow plain http",
      },
      { flags: "--default", zh: "设为默认接入配置", en: "make it the default profile" },
      { flags: "--ca-file <file>", zh: "接口的 CA 证书（PEM）", en: "CA certificate of the gateway (PEM)" },
      { flags: "--cert-file <file>", zh: "客户端证书（PEM）", en: "client certificate (PEM)" },
      { flags: "--key-file <file>", zh: "客户端私钥（PEM）", en: "client private key (PEM)" },
      {
        flags: "--key-passphrase-file <file>",
        zh: "存放私钥口令的文件",
        en: "file that holds the passphrase of the key",
      },
      {
        flags: "--key-passphrase-env <name>",
        zh: "存放私钥口令的环境变量名",
        en: "environment variable that holds the passphrase of the key",
      },
      {
        flags: "--seal-ca <file>",
        zh: "登记机构的印章 CA 证书（PEM），用于核验电子证照",
        en: "seal CA certificate of the authority (PEM), for verifying certificates",
      },
      sealSignerOption,
      { flags: "--pack <file>", zh: "登记机构的规则包", en: "rule pack of the authority" },
    ],
    examples: [
      "bdc init --name bank --gateway https://gateway.example.gov.cn --role bank --institution 91330106MA2TEXT08W --token-file token.txt",
    ],
  },
  {
    usage: "template <kind>",
    summary: {
      zh: "生成表格模板：.xlsx（带下拉列表）或 .csv",
      en: "write a file template: .xlsx with drop-down lists, or .csv",
    },
    load: async () => (await import("../commands/template.js")).template,
    suggestions: { kind: KIND_NAMES },
    options: [outOption, forceOption],
    examples: [
      {
        zh: "bdc template mortgage.file --out 抵押.xlsx",
        en: "bdc template mortgage.file --out mortgages.xlsx",
      },
      { zh: "bdc template mortgage.file --out 抵押.csv", en: "bdc template mortgage.file --out mortgages.csv" },
    ],
  },
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
  {
    usage: "release-check <batch>",
    summary: { zh: "逐笔核验抵押能否放款（银行）", en: "check whether the funds of each mortgage may be released" },
    load: async () => (await import("../commands/release/release-check.js")).releaseCheckCommand,
    options: [sealCaOption, sealSignerOption, outOption, forceOption],
    examples: [
      {
        zh: "bdc release-check B-20261121-7KQ2 --ca 印章CA.pem --out 放款核验.csv",
        en: "bdc release-check B-20261121-7KQ2 --ca seal-ca.pem --out release-check.csv",
      },
    ],
  },
  {
    usage: "deadlines",
    summary: {
      zh: "列出即将到期的查封、补正、预告登记等事项",
      en: "list upcoming deadlines of seizures, supplements, pre-notices and more",
    },
    load: async () => (await import("../commands/deadlines.js")).deadlinesCommand,
    paged: true,
    options: [
      {
        flags: "--within <duration>",
        zh: "列出多长时间内的期限，如 60d；默认 30d",
        en: "how far to look ahead, such as 60d; default: 30d",
        default: "30d",
      },
      {
        flags: "--online",
        zh: "先同步受理件变更，并向登记机构查询预告登记的期限",
        en: "read the change feed first, and ask the authority for the deadlines of pre-notices",
      },
      { flags: "--ics <file>", zh: "生成日历文件（iCalendar）", en: "write a calendar file (iCalendar)" },
      {
        flags: "--renew-to <file>",
        zh: "生成续封文件，可直接用 bdc check 检查",
        en: "write the seizures to renew as a file for bdc check",
      },
      forceOption,
    ],
    examples: [
      {
        zh: "bdc deadlines --within 60d --renew-to 续封.csv",
        en: "bdc deadlines --within 60d --renew-to renewals.csv",
      },
      { zh: "bdc deadlines --within 90d --ics 期限.ics", en: "bdc deadlines --within 90d --ics deadlines.ics" },
    ],
  },
  {
    usage: "report [batch...]",
    summary: {
      zh: "生成办理报告：网页、PDF 或工作簿",
      en: "write a report on batches: page, PDF or workbook",
    },
    load: async () => (await import("../commands/report/report.js")).report,
    options: [
      { flags: "--html <file>", zh: "写成网页文件", en: "write the page to this file" },
      {
        flags: "--pdf <file>",
        zh: "用本机的浏览器（Chromium、Chrome 或 Edge）另存为 PDF",
        en: "print the page to PDF with a browser of this machine (Chromium, Chrome or Edge)",
      },
      {
        flags: "--xlsx <file>",
        zh: "写成 Excel 工作簿：结论、批次、登记机构、需要处理、原因、期限",
        en: "write a workbook: conclusion, batches, authorities, needs a person, reasons, deadlines",
      },
      {
        flags: "--since <duration>",
        zh: "不写批次时，报告多长时间内有变动的批次；默认 24h",
        en: "without batches: those that changed within this time; default: 24h",
        default: "24h",
      },
      {
        flags: "--within <duration>",
        zh: "列出多长时间内的期限，如 60d；默认 30d",
        en: "list deadlines within this time, such as 60d; default: 30d",
        default: "30d",
      },
      forceOption,
    ],
    examples: [
      { zh: "bdc report --html 夜间报告.html", en: "bdc report --html night.html" },
      "bdc report B-20261121-7KQ2 --html report.html --pdf report.pdf",
    ],
  },
  {
    usage: "reconcile <batch|date>",
    summary: {
      zh: "对账：文件、台账与登记机构是否一致，只读取",
      en: "tie file, ledger and authority; only reads",
    },
    load: async () => (await import("../commands/reconcile/reconcile.js")).reconcileCommand,
    options: [
      {
        flags: "--file <file>",
        zh: "提交的文件现在的位置；默认为提交时的位置",
        en: "where the submitted file is now; default: where it was",
      },
      { flags: "--csv <file>", zh: "把全部差异写成 CSV 文件", en: "write all differences to this CSV file" },
      forceOption,
    ],
    examples: [
      "bdc reconcile B-20261121-7KQ2",
      { zh: "bdc reconcile 2026-11-29 --csv 差异.csv", en: "bdc reconcile 2026-11-29 --csv differences.csv" },
    ],
  },
  {
    usage: "search",
    summary: {
      zh: "按姓名和证件号查询不动产（法院），可生成查封文件",
      en: "search the units of a person (courts); can write a seizure file",
    },
    load: async () => (await import("../commands/search.js")).search,
    options: [
      {
        flags: "--person <name=id>",
        zh: "被查询人：姓名=证件号；@文件 或 - 从文件或标准输入读取，每行一人（命令行参数对本机其他用户可见）",
        en: "person to search for: name=ID number; @FILE or - reads a file or stdin, one person a line (other users of this machine can see arguments)",
        repeatable: true,
      },
      { flags: "--document-no <no>", zh: "法院案号", en: "court case number" },
      { flags: "--notice <file>", zh: "协助查询通知书", en: "notice of assistance" },
      { flags: "--officer <name>", zh: "承办人姓名", en: "name of the court officer" },
      { flags: "--card <no>", zh: "承办人工作证号", en: "number of the officer's work card" },
      { flags: "--purpose <text>", zh: "查询目的", en: "purpose of the search" },
      { flags: "--to-csv <file>", zh: "把查到的不动产写成查封文件", en: "write the units found as a seizure file" },
      forceOption,
      { flags: "--unit <unit>", zh: "只写入这些不动产单元", en: "write only these units", repeatable: true },
    ],
    examples: [
      {
        zh: "bdc search --person @被查询人.txt --document-no （2026）浙0106执1234号 --notice 协助查询通知书.pdf --officer 周敏 --card 浙010600123 --to-csv 查封.csv",
        en: "bdc search --person @persons.txt --document-no （2026）浙0106执1234号 --notice notice.pdf --officer 周敏 --card 浙010600123 --to-csv seizures.csv",
      },
    ],
  },
  {
    usage: "listen",
    summary: { zh: "接收登记机构的通知（webhook）并转交", en: "receive webhooks of the authority and forward them" },
    load: async () => (await import("../commands/listen/listen.js")).listen,
    options: [
      { flags: "--port <n>", zh: "监听端口；默认任选空闲端口", en: "port to listen on; default: any free port" },
      {
        flags: "--host <address>",
        zh: "监听地址；默认 127.0.0.1",
        en: "address to listen on; default: 127.0.0.1",
        default: "127.0.0.1",
      },
      {
        flags: "--forward <to>",
        zh: "转交给这个命令（标准输入）或网址（POST）",
        en: "command (on its stdin) or URL (by POST) that receives each event",
      },
      {
        flags: "--secret-file <file>",
        zh: "webhook 密钥文件；默认取环境变量 BDC_WEBHOOK_SECRET",
        en: "file with the webhook secret; default: BDC_WEBHOOK_SECRET",
      },
      {
        flags: "--register <url>",
        zh: "向登记机构登记此地址（本机在互联网上的地址），使用登记机构发给的密钥；结束时移除",
        en: "register this address, the public one of this machine, with the secret of the authority; removed at the end",
      },
      {
        flags: "--sandbox",
        zh: "在内置登记机构登记本地址",
        en: "register this address with the embedded authority",
      },
      metricsPortOption,
    ],
    examples: [
      "bdc listen --port 8700 --forward 'node on-case.mjs' --secret-file webhook.secret",
      "bdc listen --port 8700 --register https://bank.example.com/bdc",
      "bdc listen --sandbox --profile sandbox-bank",
    ],
  },
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
