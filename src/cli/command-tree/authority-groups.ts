import type { CommandGroup, OptionSpec } from "../core/command.js";
import {
  KIND_NAMES,
  forceOption,
  outOption,
  reasonOption,
  sealCaOption,
  sealSignerOption,
  yesOption,
} from "./shared-options.js";

/** Two kinds of filing may use the same ref. */
const kindOfRefOption: OptionSpec = {
  flags: "--kind <kind>",
  zh: "业务种类；同一申请编号有多笔时必填",
  en: "kind of filing; required when several filings have this ref",
  suggestions: KIND_NAMES,
};

/** What an officer can do at the desk of the sandbox; a test compares it with the sandbox. */
const DESK_ACTIONS: readonly string[] = [
  "list",
  "approve",
  "pre-review",
  "pass-pre-review",
  "accept",
  "review",
  "return",
  "demand-payment",
  "pay",
  "not-accept",
  "refuse",
  "suspend",
  "resume",
];

export const CASE_GROUP: CommandGroup = {
  name: "case",
  summary: { zh: "查看和办理受理件", en: "show and manage cases" },
  commands: [
    {
      usage: "show <case>",
      summary: { zh: "查看受理件及其办理经过", en: "show a case and its history" },
      load: async () => (await import("../commands/case/case.js")).showCase,
      paged: true,
    },
    {
      usage: "history <case>",
      summary: {
        zh: "查看受理件的全部版本和补充材料",
        en: "show every version of a case and the documents added",
      },
      load: async () => (await import("../commands/case/history.js")).caseHistory,
      paged: true,
    },
    {
      usage: "payment <case>",
      summary: {
        zh: "查看缴款通知：金额、件数、缴款方式、期限",
        en: "show the payment notice: amount, items, how and when to pay",
      },
      load: async () => (await import("../commands/case/payment.js")).casePayment,
    },
    {
      usage: "supplement <case>",
      summary: { zh: "提交补正材料", en: "answer a supplement list" },
      load: async () => (await import("../commands/case/case.js")).supplementCase,
      options: [
        {
          flags: "--material <kind=path>",
          zh: "补充材料：材料种类=文件",
          en: "document to add: kind=file",
          repeatable: true,
        },
        {
          flags: "--set <field=value>",
          zh: "更正字段：字段=值",
          en: "corrected field: field=value",
          repeatable: true,
        },
        { flags: "--note <text>", zh: "补正说明", en: "note for the authority" },
      ],
    },
    {
      usage: "withdraw <case>",
      summary: { zh: "撤回受理件（登簿前）", en: "withdraw a case before it is registered" },
      load: async () => (await import("../commands/case/case.js")).withdrawCase,
      options: [
        { flags: "--reason <text>", zh: "撤回原因，将发送给登记机构", en: "reason; it is sent to the authority" },
        yesOption,
      ],
    },
    {
      usage: "adopt <ref> <case>",
      summary: { zh: "把登记机构已有的受理件关联到申请", en: "attach an existing case to its filing" },
      load: async () => (await import("../commands/case/decisions.js")).adoptCase,
      options: [kindOfRefOption, reasonOption],
    },
    {
      usage: "settle <ref>",
      summary: {
        zh: "登记机构前后矛盾的报告已核实，不再提示",
        en: "mark contradicting reports of the authority as resolved",
      },
      load: async () => (await import("../commands/case/decisions.js")).settleContradiction,
      options: [kindOfRefOption, reasonOption],
      examples: [
        {
          zh: "bdc case settle HZ-2026-000123 --reason 登记机构确认受理编号为SH-20261121-000123",
          en: "bdc case settle HZ-2026-000123 --reason 'the authority confirmed SH-20261121-000123'",
        },
      ],
    },
    {
      usage: "release <ref>",
      summary: {
        zh: "确认登记机构未受理后，重新排队",
        en: "requeue a filing after confirming that it was not accepted",
      },
      load: async () => (await import("../commands/case/decisions.js")).releaseFiling,
      options: [kindOfRefOption, reasonOption],
    },
    {
      usage: "discard <ref>",
      summary: {
        zh: "撤下一笔申请：尚未提交，或经查询确认登记机构没有",
        en: "discard a filing that was not sent, or that a look-up proves absent",
      },
      load: async () => (await import("../commands/case/decisions.js")).discardFiling,
      options: [kindOfRefOption, reasonOption],
      examples: [
        {
          zh: "bdc case discard HZ-2026-000123 --reason 金额有误，改正后再提交",
          en: "bdc case discard HZ-2026-000123 --reason 'wrong amount'",
        },
      ],
    },
  ],
};

export const UNIT_GROUP: CommandGroup = {
  name: "unit",
  summary: { zh: "查询不动产单元", en: "query units" },
  commands: [
    {
      usage: "show <unit>",
      summary: { zh: "查看登记状态和权利限制", en: "show the register state and every restriction" },
      load: async () => (await import("../commands/unit.js")).showUnit,
      paged: true,
      options: [
        { flags: "--purpose <text>", zh: "查询目的", en: "purpose of the query" },
        { flags: "--authorisation <file>", zh: "查询授权书", en: "file with the authorisation to query" },
        { flags: "--document-no <no>", zh: "法院案号", en: "court case number" },
        { flags: "--notice <file>", zh: "协助查询通知书", en: "notice of assistance (courts)" },
        { flags: "--pdf <file>", zh: "盖章的查询结果文件", en: "file for the sealed result" },
        forceOption,
      ],
    },
  ],
};

export const CERTIFICATE_GROUP: CommandGroup = {
  name: "certificate",
  summary: { zh: "下载和核验电子证照", en: "download and verify certificates" },
  commands: [
    {
      usage: "get <no>",
      summary: { zh: "下载电子证照", en: "download a certificate" },
      load: async () => (await import("../commands/certificate/get.js")).getCertificate,
      options: [
        outOption,
        forceOption,
        { flags: "--purpose <text>", zh: "用途，印在水印中", en: "purpose; it is printed as a watermark" },
        {
          flags: "--authorisation <file>",
          zh: "他人证照：权利人的授权书",
          en: "for a certificate of others: authorisation",
        },
        { flags: "--document-no <no>", zh: "他人证照：法院案号", en: "for a certificate of others: court case number" },
        {
          flags: "--notice <file>",
          zh: "他人证照：协助查询通知书",
          en: "for a certificate of others: notice of assistance",
        },
      ],
    },
    {
      usage: "verify <file-or-no>",
      summary: {
        zh: "核验电子证照的印章、标识和内容",
        en: "verify the seal, identifier and content of a certificate",
      },
      load: async () => (await import("../commands/certificate/verify.js")).verifyCertificate,
      options: [
        sealCaOption,
        sealSignerOption,
        {
          flags: "--no <no>",
          zh: "证明号：把文件与登记机构的数据比对",
          en: "certificate number: compare the file with the authority's data",
        },
      ],
      examples: [
        {
          zh: "bdc certificate verify 证明.pdf --ca 印章CA.pem",
          en: "bdc certificate verify certificate.pdf --ca seal-ca.pem",
        },
        "bdc certificate verify 浙（2026）示例市不动产证明第0000001号",
      ],
    },
  ],
};

export const SANDBOX_GROUP: CommandGroup = {
  name: "sandbox",
  summary: { zh: "内置登记机构，用于测试和演示", en: "the embedded authority, for tests and demos" },
  commands: [
    {
      usage: "start",
      summary: { zh: "在前台运行内置登记机构", en: "run the embedded authority in the foreground" },
      load: async () => (await import("../commands/sandbox/start.js")).startSandboxCommand,
      options: [
        { flags: "--port <n>", zh: "监听端口；默认任选空闲端口", en: "port to listen on; default: any free port" },
        {
          flags: "--authority <id>",
          zh: "登记机构的行政区划代码，如 310000；默认 330100",
          en: "division code of a described authority, such as 310000; default: 330100",
          default: "330100",
        },
        {
          flags: "--dialect <file>",
          zh: "接口描述文件（bdc-dialect/1）：以其协议提供服务，登记机构以描述为准",
          en: "description of a gateway (bdc-dialect/1): serves its protocol, as the authority that it describes",
        },
        {
          flags: "--promoted-term <term>",
          zh: "轮候查封生效后的期限：document 按文书，fresh 自生效起重新计算；默认依登记机构",
          en: "term of a waiting seizure that takes effect: document as in its document, fresh counted anew; default: as the authority describes",
          choices: ["document", "fresh"],
        },
        { flags: "--home <dir>", zh: "登记簿的存放目录", en: "folder of the register" },
        { flags: "--seed <n>", zh: "随机种子；默认 1", en: "random seed; default: 1", default: "1" },
        {
          flags: "--register <mode>",
          zh: "登记簿：open 接受未知的不动产单元，strict 不接受；默认 open",
          en: "register: open accepts unknown units, strict does not; default: open",
          default: "open",
          choices: ["open", "strict"],
        },
        {
          flags: "--review <mode>",
          zh: "办理方式：立即办结、延时办结或人工办理",
          en: "how cases are reviewed",
          choices: ["instant", "delayed", "manual"],
        },
        {
          flags: "--review-delay <duration>",
          zh: "延时办结（delayed）的办理时间",
          en: "how long a delayed review takes",
        },
        {
          flags: "--faults <spec>",
          zh: "模拟故障，见 docs/guide/zh/sandbox.md",
          en: "faults to inject, see docs/guide/en/sandbox.md",
        },
      ],
      examples: ["bdc sandbox start", "bdc submit examples/data/mortgages.csv --profile sandbox-bank --yes --wait 60s"],
    },
    {
      usage: "desk <action> [case]",
      summary: {
        zh: "登记人员工作台：list 列出受理件，或作出审核决定",
        en: "the officers' desk: list the cases, or decide on one",
      },
      load: async () => (await import("../commands/sandbox/desk.js")).sandboxDesk,
      suggestions: {
        action: DESK_ACTIONS,
      },
      options: [
        {
          flags: "--reason <text>",
          zh: "缺少的材料，或作出决定的理由",
          en: "what is missing, or the reason of the decision",
          repeatable: true,
        },
        { flags: "--due <day>", zh: "补正截止日", en: "last day for the supplement" },
      ],
      examples: [
        "bdc sandbox desk list",
        "bdc sandbox desk approve 330100-20261121-000001",
        {
          zh: "bdc sandbox desk return 330100-20261121-000001 --reason 缺少抵押合同 --due 2026-12-01",
          en: "bdc sandbox desk return 330100-20261121-000001 --reason 'contract is missing' --due 2026-12-01",
        },
        {
          zh: "bdc sandbox desk refuse 330100-20261121-000001 --reason 权属有争议",
          en: "bdc sandbox desk refuse 330100-20261121-000001 --reason 'disputed ownership'",
        },
      ],
    },
    {
      usage: "clock [action] [value]",
      summary: {
        zh: "查看或调整时钟：show、set、advance、freeze、run",
        en: "show or change the clock: show, set, advance, freeze, run",
      },
      load: async () => (await import("../commands/sandbox/desk.js")).sandboxClock,
      suggestions: { action: ["show", "set", "advance", "freeze", "run"] },
      examples: ["bdc sandbox clock", "bdc sandbox clock set 2029-02-28", "bdc sandbox clock advance 90d"],
    },
    {
      usage: "scenario <run> <files...>",
      summary: { zh: "运行场景并核对登记簿", en: "run scenarios and check the register" },
      load: async () => (await import("../commands/sandbox/scenario.js")).sandboxScenario,
      suggestions: { run: ["run"] },
      examples: ["bdc sandbox scenario run examples/scenarios/*.json"],
    },
  ],
};
