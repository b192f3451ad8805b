import type { CommandSpec } from "../core/command.js";
import { forceOption, metricsPortOption, outOption, sealCaOption, sealSignerOption } from "./shared-options.js";

/** Commands for what follows filing: funds, deadlines, reports, searches, notifications. */
export const FOLLOWING_COMMANDS: readonly CommandSpec[] = [
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
      zh: "按人或证号查询不动产；法院可生成查封文件",
      en: "search units by person or certificate number; courts can write a seizure file",
    },
    load: async () => (await import("../commands/search.js")).search,
    options: [
      {
        flags: "--person <name=id>",
        zh: "被查询人：姓名=证件号；@文件 或 - 从文件或标准输入读取，每行一人（命令行参数对本机其他用户可见）",
        en: "person to search for: name=ID number; @FILE or - reads a file or stdin, one person a line (other users of this machine can see arguments)",
        repeatable: true,
      },
      {
        flags: "--certificate <no>",
        zh: "不动产权证号或者登记证明号",
        en: "number of a title certificate or registration proof",
        repeatable: true,
      },
      { flags: "--authorisation <file>", zh: "权利人的授权书", en: "file with the authorisation of the holder" },
      { flags: "--document-no <no>", zh: "法院案号", en: "court case number" },
      { flags: "--notice <file>", zh: "协助查询通知书", en: "notice of assistance" },
      { flags: "--officer <name>", zh: "承办人姓名", en: "name of the court officer" },
      { flags: "--card <no>", zh: "承办人工作证号", en: "number of the officer's work card" },
      { flags: "--purpose <text>", zh: "查询目的", en: "purpose of the search" },
      { flags: "--pdf <file>", zh: "盖章的查询结果文件", en: "file for the sealed result" },
      { flags: "--to-csv <file>", zh: "把查到的不动产写成查封文件", en: "write the units found as a seizure file" },
      forceOption,
      { flags: "--unit <unit>", zh: "只写入这些不动产单元", en: "write only these units", repeatable: true },
    ],
    examples: [
      {
        zh: "bdc search --person @被查询人.txt --document-no （2026）浙0106执1234号 --notice 协助查询通知书.pdf --officer 周敏 --card 浙010600123 --purpose 执行查询 --to-csv 查封.csv",
        en: "bdc search --person @persons.txt --document-no （2026）浙0106执1234号 --notice notice.pdf --officer 周敏 --card 浙010600123 --purpose enforcement --to-csv seizures.csv",
      },
      {
        zh: "bdc search --certificate 浙（2026）示例市不动产权第0000001号 --authorisation 授权书.pdf --purpose 贷前查询",
        en: "bdc search --certificate NO --authorisation authorisation.pdf --purpose 'loan application'",
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
];
