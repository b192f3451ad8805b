import type { CommandGroup } from "./core/command.js";

const kindOption = [
  "--kind <kind>",
  "业务种类，缺省按表头识别 · kind of filing; by default recognised from the headers",
] as const;
const waitOption = [
  "--wait <duration>",
  "等待办结的时间，如 60s、10m、2h · wait for the cases, for example 60s",
] as const;
const patienceOption = [
  "--patience <duration>",
  "提交不成功或登记机构要求稍后再报时最多等多久，缺省 30m，到时停下（退出码 7），resume 接着办 · how long to outlast an outage of the gateway, default 30m; then it stops with exit code 7 and resume goes on",
] as const;
const readingOptions = [
  [
    "--encoding <name>",
    "编码，缺省自动识别：utf-8、gb18030（GBK）、utf-16le、utf-16be · encoding; by default recognised",
  ],
  [
    "--delimiter <sign>",
    "分隔符，默认自动识别：逗号 ,、分号 ;、tab、竖线 | · delimiter: , ; tab or |; detected by default",
  ],
  ["--sheet <name>", "Excel 工作表名，缺省第一个可见的 · sheet of a workbook; by default the first visible one"],
] as const;
const packOption = [
  "--pack <file>",
  "登记机构的规则包，缺省取接入配置中的 · rule pack of the authority; by default the profile's",
] as const;
const acceptOption = [
  "--accept <rule=reason>",
  "接受一条提醒或确认一条需确认的规则，并记录理由 (repeatable) · accept a warning, or confirm what needs it, with a reason",
] as const;
const reasonOption = ["--reason <text>", "理由，记入台账 · reason, recorded"] as const;
const reasonCodeOption = [
  "--reason-code <code>",
  "只处理因此需人工处理的申请 (repeatable) · only filings that need a person for this reason",
] as const;
const sealSignerOption = [
  "--seal-signer <parts>",
  "谁可以盖章：印章证书主题的各部分，如 O=…,organizationIdentifier=… · who may seal: parts of the subject of the seal certificate",
] as const;
const outOption = ["--out <file>", "结果文件 · result file"] as const;
const forceOption = [
  "--force",
  "覆盖已有的输出文件（本命令读取的文件、台账和配置除外） · overwrite an existing output, never what the command reads, the ledger or the configuration",
] as const;

/** Every command, grouped as people type them; `""` stands for the top level. */
export const GROUPS: readonly CommandGroup[] = [
  {
    name: "",
    summary: "",
    commands: [
      {
        usage: "demo",
        summary: "用内置登记机构演示三类机构的申请 · three institutions file with the embedded authority",
        load: async () => (await import("./commands/demo/demo.js")).demo,
        options: [["--dir <folder>", "演示文件存放处 · where the demo's files go"], forceOption],
      },
      {
        usage: "init",
        summary: "建立第一个接入配置 · create the first profile",
        load: async () => (await import("./commands/profile/init.js")).init,
        options: [
          ["--name <name>", "配置名 · profile name"],
          ["--gateway <url>", "接口地址 · gateway URL"],
          ["--role <role>", "机构类型 · role", ["bank", "developer", "court"]],
          ["--institution <code>", "统一社会信用代码 · credit code"],
          ["--institution-name <name>", "证明上印的本机构名称 · our name as certificates print it"],
          ["--token-file <file>", "令牌文件 · file with the token"],
          ["--token-env <name>", "存放令牌的环境变量名 · variable that holds the token"],
          ["--ca-file <file>", "CA 证书 · CA certificate"],
          ["--cert-file <file>", "客户端证书 · client certificate"],
          ["--key-file <file>", "客户端私钥 · client key"],
          [
            "--seal-ca <file>",
            "登记机构的印章 CA 证书，核验电子证照用 · the authority's seal CA (PEM), to verify certificates",
          ],
          sealSignerOption,
          ["--pack <file>", "登记机构的规则包 · rule pack of the authority"],
        ],
        examples: [
          "bdc init --name bank --gateway https://gateway.example.gov.cn --role bank --institution 91330106MA2TEXT08W --token-file token.txt",
        ],
      },
      {
        usage: "template <kind>",
        summary: "生成表格模板：.xlsx 带下拉列表，或 .csv · write a file template: .xlsx with drop-down lists, or .csv",
        load: async () => (await import("./commands/template.js")).template,
        options: [outOption, forceOption],
        examples: ["bdc template mortgage.file --out 抵押.xlsx", "bdc template mortgage.file --out 抵押.csv"],
      },
      {
        usage: "check <file>",
        summary: "提交前检查，不联网 · check a file, no network",
        load: async () => (await import("./commands/check.js")).check,
        options: [
          kindOption,
          ["--out <file>", "检查结果文件 · file with the findings beside the rows"],
          forceOption,
          [
            "--explain-cells",
            "列出所有换了写法的单元格 · list every cell that was understood differently from how it was written",
          ],
          [
            "--ndjson",
            "边查边输出，每行一个 JSON，最后一行是汇总 · one JSON object a line as findings are found, the summary last",
          ],
          acceptOption,
          packOption,
          ...readingOptions,
        ],
        examples: ["bdc check 抵押.csv", "bdc check 抵押.csv --json", "bdc check 抵押.csv --ndjson"],
      },
      {
        usage: "submit <file>",
        summary: "提交一个文件 · file everything in a file",
        load: async () => (await import("./commands/submit.js")).submit,
        options: [
          kindOption,
          ["--yes", "不再询问 · do not ask"],
          waitOption,
          patienceOption,
          outOption,
          forceOption,
          acceptOption,
          packOption,
          ...readingOptions,
        ],
        examples: [
          "bdc submit 抵押.csv --yes --wait 10m",
          "bdc submit 抵押.csv --profile sandbox-bank --yes --wait 60s --json",
        ],
      },
      {
        usage: "resume [batch]",
        summary: "接着办未办完的批次 · go on with what is not finished",
        load: async () => (await import("./commands/resume.js")).resume,
        options: [waitOption, patienceOption, outOption, forceOption],
        examples: ["bdc resume", "bdc resume B-20261121-7KQ2 --wait 10m"],
      },
      {
        usage: "status [what...]",
        summary: "批次、案件、编号的办理状态 · where batches, cases or refs stand",
        load: async () => (await import("./commands/status.js")).status,
        examples: ["bdc status", "bdc status HZ-2026-000123"],
      },
      {
        usage: "watch [batch]",
        summary: "持续跟踪直到办结 · follow until nothing waits for the authority",
        load: async () => (await import("./commands/watch.js")).watch,
        options: [["--timeout <duration>", "最长等待 · give up after, default 24h"]],
      },
      {
        usage: "results <batch>",
        summary: "写出结果文件 · write the result file",
        load: async () => (await import("./commands/results.js")).results,
        options: [outOption, forceOption],
      },
      {
        usage: "release-check <batch>",
        summary: "逐笔核验能否放款（银行） · whether the money of each mortgage may be released",
        load: async () => (await import("./commands/release/release-check.js")).releaseCheckCommand,
        options: [
          ["--ca <file>", "登记机构的印章 CA 证书 · the authority's seal CA (PEM)"],
          sealSignerOption,
          outOption,
          forceOption,
        ],
        examples: ["bdc release-check B-20261121-7KQ2 --ca 印章CA.pem --out 放款核验.csv"],
      },
      {
        usage: "deadlines",
        summary: "将到的期限：查封、补正、预告登记… · what falls due: seizures, supplements, pre-notices…",
        load: async () => (await import("./commands/deadlines.js")).deadlinesCommand,
        options: [
          ["--within <duration>", "多少天以内，缺省 30d · how far to look, default 30d"],
          ["--online", "先同步案件变更，并查询预告登记的期限 · read the change feed first, and ask about pre-notices"],
          ["--ics <file>", "写成日历文件 · write a calendar file (iCalendar)"],
          ["--renew-to <file>", "写出续封文件，可直接 bdc check · write the renewals as a file for bdc check"],
          forceOption,
        ],
        examples: ["bdc deadlines --within 60d --renew-to 续封.csv", "bdc deadlines --within 90d --ics 期限.ics"],
      },
      {
        usage: "search",
        summary: "按人查询（法院），可生成查封文件 · units of a person (court); can make a seizure file",
        load: async () => (await import("./commands/search.js")).search,
        options: [
          ["--person <name=id>", "被查询人，姓名=证件号 (repeatable) · person"],
          ["--document-no <no>", "案号 · court case number"],
          ["--notice <file>", "协助查询通知书 · notice of assistance"],
          ["--officer <name>", "承办人 · officer"],
          ["--card <no>", "工作证号 · officer's card"],
          ["--purpose <text>", "查询目的 · purpose"],
          ["--to-csv <file>", "写出查封文件 · write a seizure file"],
          forceOption,
          ["--unit <unit>", "只取这些单元 (repeatable) · only these units"],
        ],
        examples: [
          "bdc search --person 张三=330106199001010018 --document-no （2026）浙0106执1234号 --notice 协助查询通知书.pdf --officer 周敏 --card 浙010600123 --to-csv 查封.csv",
        ],
      },
      {
        usage: "listen",
        summary: "接收登记机构的通知并转交 · take webhooks and hand them on",
        load: async () => (await import("./commands/listen/listen.js")).listen,
        options: [
          ["--port <n>", "端口，缺省任选 · port"],
          ["--host <address>", "地址，缺省 127.0.0.1 · address"],
          ["--forward <to>", "转交的命令或网址 · command or URL"],
          ["--secret-file <file>", "密钥文件 (BDC_WEBHOOK_SECRET) · file with the secret"],
          ["--sandbox", "在内置登记机构登记本地址 · register with the sandbox"],
        ],
        examples: [
          "bdc listen --port 8700 --forward 'node on-case.mjs' --secret-file webhook.secret",
          "bdc listen --sandbox --profile sandbox-bank",
        ],
      },
      {
        usage: "explain [code]",
        summary: "解释代码和规则，不写则全部列出 · explain a code or a rule; without one, list them",
        load: async () => (await import("./commands/explain.js")).explain,
        options: [packOption],
        examples: ["bdc explain CF-01", "bdc explain HZ-01 --pack examples/packs/hangzhou.json"],
      },
      {
        usage: "doctor",
        summary: "检查配置、令牌、网络和台账 · check profile, token, network and ledger",
        load: async () => (await import("./commands/doctor.js")).doctor,
      },
      {
        usage: "completion <shell>",
        summary: "命令补全脚本：bash、zsh、fish · completion script",
        load: async () => (await import("./commands/completion.js")).completionFor(GROUPS),
        argument: ["shell", ["bash", "zsh", "fish"]],
        examples: ["bdc completion bash"],
      },
    ],
  },
  {
    name: "profile",
    summary: "接入配置 · profiles",
    commands: [
      {
        usage: "list",
        summary: "列出 · list",
        load: async () => (await import("./commands/profile/profile.js")).listProfiles,
      },
      {
        usage: "show [name]",
        summary: "查看 · show",
        load: async () => (await import("./commands/profile/profile.js")).showProfile,
      },
      {
        usage: "use <name>",
        summary: "设为缺省 · make it the default",
        load: async () => (await import("./commands/profile/profile.js")).useProfile,
      },
      {
        usage: "remove <name>",
        summary: "删除 · remove",
        load: async () => (await import("./commands/profile/profile.js")).removeProfile,
      },
      {
        usage: "set-token <name>",
        summary: "从标准输入保存令牌 · store a token read from stdin",
        load: async () => (await import("./commands/profile/profile.js")).setToken,
      },
      {
        usage: "lift-pause [name]",
        summary:
          "与登记机构确认后，提前结束它要求的暂停 · end a pause that the authority asked for, once it has been asked",
        load: async () => (await import("./commands/profile/lift-pause.js")).liftPause,
        options: [reasonOption],
        examples: ["bdc profile lift-pause bank --reason 已与登记机构电话确认可以继续提交"],
      },
    ],
  },
  {
    name: "batch",
    summary: "批次 · batches",
    commands: [
      {
        usage: "list",
        summary: "列出 · list",
        load: async () => (await import("./commands/batch/list-show.js")).listBatches,
      },
      {
        usage: "show <batch>",
        summary: "一个批次的全部行 · every row of a batch",
        load: async () => (await import("./commands/batch/list-show.js")).showBatch,
        options: [["--problems", "只看有问题的行 · only rows with problems"]],
      },
      {
        usage: "handover <batch>",
        summary: "移交清单，可打印 · list of the papers to hand over, ready to print",
        load: async () => (await import("./commands/batch/handover.js")).handover,
        options: [outOption, forceOption],
        examples: ["bdc batch handover B-20261121-7KQ2 --out 移交清单.html"],
      },
      {
        usage: "look-up <batch>",
        summary:
          "查询需人工处理的申请，登记机构已有的记为已提交，其余不变 · look up what needs a person, record the cases that exist",
        load: async () => (await import("./commands/batch/look-up.js")).lookUpBatchCommand,
        options: [reasonCodeOption],
        examples: ["bdc batch look-up B-20261121-7KQ2"],
      },
      {
        usage: "release <batch>",
        summary:
          "需人工处理的申请按原因重新排队，先逐件查询；不写原因则列出 · queue again what needs a person, by reason, each after a look-up",
        load: async () => (await import("./commands/batch/release.js")).releaseBatchCommand,
        options: [reasonCodeOption, reasonOption, ["--yes", "不再询问 · do not ask"]],
        examples: [
          "bdc batch release B-20261121-7KQ2",
          "bdc batch release B-20261121-7KQ2 --reason-code no-progress --reason 登记机构已恢复 --yes",
        ],
      },
      {
        usage: "discard <batch>",
        summary: "撤下没有提交的申请，不再提交 · give up what has not been sent",
        load: async () => (await import("./commands/batch/discard.js")).discardBatchCommand,
        options: [
          [
            "--reason-code <code>",
            "改为撤下因此需人工处理的申请，先逐件查询 (repeatable) · instead give up what needs a person for this reason, each after a look-up",
          ],
          reasonOption,
        ],
        examples: [
          "bdc batch discard B-20261121-7KQ2 --reason 文件选错",
          "bdc batch discard B-20261121-7KQ2 --reason-code material-gone --reason 附件已作废",
        ],
      },
    ],
  },
  {
    name: "audit",
    summary: "核验台账 · proof that the ledger was not altered",
    commands: [
      {
        usage: "verify",
        summary: "逐项核验台账有无改动、删除或截断 · find whatever was altered, deleted or cut off in the ledger",
        load: async () => (await import("./commands/audit/verify.js")).verifyAudit,
        options: [
          [
            "--checkpoint <file-or-text>",
            "以前留存的核对点，文件或简写 · a checkpoint that was kept: its file, or its short form",
          ],
          ["--public-key <file>", "核对点签名的公钥或证书 (PEM) · public key or certificate of its signature"],
        ],
        examples: ["bdc audit verify", "bdc audit verify --checkpoint 核对点.txt --public-key 审计公钥.pem --json"],
      },
      {
        usage: "checkpoint",
        summary: "给出链条末端的核对点，另处留存 · say where the chain ends, to be kept elsewhere",
        load: async () => (await import("./commands/audit/checkpoint.js")).makeCheckpoint,
        options: [
          ["--out <file>", "写入文件 · write it to a file"],
          ["--key <file>", "签名用的私钥 (PEM：Ed25519、RSA、EC) · private key to sign it with"],
        ],
        examples: ["bdc audit checkpoint --out 核对点.txt", "bdc audit checkpoint --key 审计私钥.pem --out 核对点.txt"],
      },
    ],
  },
  {
    name: "rules",
    summary: "规则 · rules",
    commands: [
      {
        usage: "list",
        summary: "列出规则；有规则包时列出改变 · list the rules, and what a rule pack changes",
        load: async () => (await import("./commands/rules.js")).listRules,
        options: [kindOption, packOption],
        examples: ["bdc rules list --kind mortgage.file", "bdc rules list --pack examples/packs/hangzhou.json"],
      },
      {
        usage: "test [pack]",
        summary: "用每条规则自己的例子检验规则，也检验规则包 · judge the examples of every rule, and of a rule pack",
        load: async () => (await import("./commands/rules.js")).testRulesCommand,
        examples: ["bdc rules test", "bdc rules test examples/packs/hangzhou.json"],
      },
    ],
  },
  {
    name: "case",
    summary: "案件 · cases",
    commands: [
      {
        usage: "show <case>",
        summary: "一个案件及其经过 · a case with its history",
        load: async () => (await import("./commands/case/case.js")).showCase,
      },
      {
        usage: "history <case>",
        summary: "一个案件的全部版本和补充材料 · every version of a case and what came with it",
        load: async () => (await import("./commands/case/history.js")).caseHistory,
      },
      {
        usage: "payment <case>",
        summary: "缴款通知书：金额、件数、方式、期限 · the payment notice: how much, for what, how, until when",
        load: async () => (await import("./commands/case/payment.js")).casePayment,
      },
      {
        usage: "supplement <case>",
        summary: "补正 · answer a supplement list",
        load: async () => (await import("./commands/case/case.js")).supplementCase,
        options: [
          ["--material <kind=path>", "补充材料 (repeatable) · a material"],
          ["--set <field=value>", "更正字段 (repeatable) · a corrected field"],
          ["--note <text>", "说明 · note"],
        ],
      },
      {
        usage: "withdraw <case>",
        summary: "撤回（登簿前） · withdraw before registration",
        load: async () => (await import("./commands/case/case.js")).withdrawCase,
        options: [
          ["--reason <text>", "撤回原因 · reason"],
          ["--yes", "不再询问 · do not ask"],
        ],
      },
      {
        usage: "adopt <ref> <case>",
        summary: "把已有案件关联到一行 · attach a case that exists to its row",
        load: async () => (await import("./commands/case/decisions.js")).adoptCase,
        options: [["--kind <kind>", "业务种类 · kind"], reasonOption],
      },
      {
        usage: "settle <ref>",
        summary: "矛盾已核实，不再提示 · reports that contradicted each other have been looked into",
        load: async () => (await import("./commands/case/decisions.js")).settleContradiction,
        options: [["--kind <kind>", "业务种类 · kind"], reasonOption],
        examples: ["bdc case settle HZ-2026-000123 --reason 登记机构确认受理编号为SH-20261121-000123"],
      },
      {
        usage: "release <ref>",
        summary: "确认未受理，重新排队 · surely not taken: queue it again",
        load: async () => (await import("./commands/case/decisions.js")).releaseFiling,
        options: [["--kind <kind>", "业务种类 · kind"], reasonOption],
      },
      {
        usage: "discard <ref>",
        summary:
          "撤下还没提交的一件，或查询后确实没有的一件 · give up a filing that has not been sent, or that a look-up proves absent",
        load: async () => (await import("./commands/case/decisions.js")).discardFiling,
        options: [["--kind <kind>", "业务种类 · kind"], reasonOption],
        examples: ["bdc case discard HZ-2026-000123 --reason 金额有误，改正后再提交"],
      },
    ],
  },
  {
    name: "unit",
    summary: "不动产单元 · units",
    commands: [
      {
        usage: "show <unit>",
        summary: "登记状态和限制 · register state with every restriction",
        load: async () => (await import("./commands/unit.js")).showUnit,
        options: [
          ["--purpose <text>", "查询目的 · purpose"],
          ["--authorisation <file>", "查询授权书 · authorisation file"],
          ["--document-no <no>", "案号（法院） · court case number"],
        ],
      },
    ],
  },
  {
    name: "certificate",
    summary: "电子证照 · certificates",
    commands: [
      {
        usage: "get <no>",
        summary: "下载电子证照 · download a certificate",
        load: async () => (await import("./commands/certificate/get.js")).getCertificate,
        options: [outOption, forceOption, ["--purpose <text>", "用途，印在水印里 · purpose, printed as a watermark"]],
      },
      {
        usage: "verify <file-or-no>",
        summary: "核验电子印章、标识和内容 · verify seal, identifier and contents",
        load: async () => (await import("./commands/certificate/verify.js")).verifyCertificate,
        options: [
          ["--ca <file>", "登记机构的印章 CA 证书 · the authority's seal CA (PEM)"],
          sealSignerOption,
          ["--no <no>", "与登记机构的数据核对 · compare a file with the authority's data of this number"],
        ],
        examples: [
          "bdc certificate verify 证明.pdf --ca 印章CA.pem",
          "bdc certificate verify 浙（2026）示例市不动产证明第0000001号",
        ],
      },
    ],
  },
  {
    name: "sandbox",
    summary: "内置登记机构 · the embedded authority",
    commands: [
      {
        usage: "start",
        summary: "前台运行 · run in the foreground",
        load: async () => (await import("./commands/sandbox/start.js")).startSandboxCommand,
        options: [
          ["--port <n>", "端口，缺省任选 · port"],
          ["--home <dir>", "登记簿存放处 · where the register lives"],
          ["--seed <n>", "随机种子 · seed"],
          ["--register <mode>", "登记簿 · open takes unknown units", ["open", "strict"]],
          ["--review <mode>", "办理方式 · review", ["instant", "delayed", "manual"]],
          ["--review-delay <duration>", "delayed 时的办理时间 · how long a delayed review takes"],
          ["--faults <spec>", "故障 · faults, see docs/sandbox.md"],
        ],
        examples: [
          "bdc sandbox start",
          "bdc submit examples/data/mortgages.csv --profile sandbox-bank --yes --wait 60s",
        ],
      },
      {
        usage: "desk <action> [case]",
        summary: "登记人员的工作台：list 或一个决定 · the officers' desk: list, or a decision",
        load: async () => (await import("./commands/sandbox/desk.js")).sandboxDesk,
        options: [
          ["--reason <text>", "缺什么，或为什么 (repeatable) · what is missing, or why"],
          ["--due <day>", "补正截止 · last day for a supplement"],
        ],
        examples: [
          "bdc sandbox desk list",
          "bdc sandbox desk approve 330100-20261121-000001",
          "bdc sandbox desk return 330100-20261121-000001 --reason 缺少抵押合同 --due 2026-12-01",
          "bdc sandbox desk refuse 330100-20261121-000001 --reason 权属有争议",
        ],
      },
      {
        usage: "clock [action] [value]",
        summary: "时钟：show、set、advance、freeze、run · the sandbox's clock",
        load: async () => (await import("./commands/sandbox/desk.js")).sandboxClock,
        examples: ["bdc sandbox clock", "bdc sandbox clock set 2029-02-28", "bdc sandbox clock advance 90d"],
      },
      {
        usage: "scenario <run> <files...>",
        summary: "演一组情景并核对登记簿 · play stories and check the register",
        load: async () => (await import("./commands/sandbox/scenario.js")).sandboxScenario,
        examples: ["bdc sandbox scenario run examples/scenarios/*.json"],
      },
    ],
  },
];
