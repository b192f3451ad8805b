import type { CommandGroup } from "../core/command.js";
import {
  allBatchesOption,
  forceOption,
  kindOption,
  outOption,
  packOption,
  reasonCodeOption,
  reasonOption,
  yesOption,
} from "./shared-options.js";

export const PROFILE_GROUP: CommandGroup = {
  name: "profile",
  summary: { zh: "管理接入配置", en: "manage profiles" },
  commands: [
    {
      usage: "list",
      summary: { zh: "列出接入配置", en: "list the profiles" },
      load: async () => (await import("../commands/profile/profile.js")).listProfiles,
      paged: true,
    },
    {
      usage: "show [name]",
      summary: { zh: "查看一个接入配置", en: "show a profile" },
      load: async () => (await import("../commands/profile/profile.js")).showProfile,
    },
    {
      usage: "use <name>",
      summary: { zh: "设为默认接入配置", en: "make a profile the default" },
      load: async () => (await import("../commands/profile/profile.js")).useProfile,
    },
    {
      usage: "remove <name>",
      summary: { zh: "删除接入配置及其令牌文件", en: "remove a profile and its stored token" },
      load: async () => (await import("../commands/profile/profile.js")).removeProfile,
    },
    {
      usage: "set-token <name>",
      summary: { zh: "从标准输入读取并保存令牌", en: "store a token read from stdin" },
      load: async () => (await import("../commands/profile/profile.js")).setToken,
    },
    {
      usage: "lift-pause [name]",
      summary: {
        zh: "经登记机构同意，提前解除其要求的暂停",
        en: "lift a pause early, after the authority has agreed",
      },
      load: async () => (await import("../commands/profile/lift-pause.js")).liftPause,
      options: [reasonOption],
      examples: [
        {
          zh: "bdc profile lift-pause bank --reason 已与登记机构电话确认可以继续提交",
          en: "bdc profile lift-pause bank --reason 'confirmed by phone'",
        },
      ],
    },
  ],
};

export const BATCH_GROUP: CommandGroup = {
  name: "batch",
  summary: { zh: "查看和处理批次", en: "show and manage batches" },
  commands: [
    {
      usage: "list",
      summary: { zh: "列出批次", en: "list the batches" },
      load: async () => (await import("../commands/batch/list-show.js")).listBatches,
      paged: true,
      options: [allBatchesOption],
    },
    {
      usage: "show <batch>",
      summary: { zh: "查看一个批次的全部行", en: "show every row of a batch" },
      load: async () => (await import("../commands/batch/list-show.js")).showBatch,
      paged: true,
      options: [{ flags: "--problems", zh: "只列出有问题的行", en: "show only rows with problems" }],
    },
    {
      usage: "handover <batch>",
      summary: {
        zh: "生成移交清单：.html（可打印）或 .csv",
        en: "write the handover list of paper documents: .html or .csv",
      },
      load: async () => (await import("../commands/batch/handover.js")).handover,
      options: [outOption, forceOption],
      examples: [
        {
          zh: "bdc batch handover B-20261121-7KQ2 --out 移交清单.html",
          en: "bdc batch handover B-20261121-7KQ2 --out handover.html",
        },
      ],
    },
    {
      usage: "look-up <batch>",
      summary: {
        zh: "查询需人工处理的申请；登记机构已受理的记为已提交，其余不变",
        en: "look up filings that need manual review and record the cases that exist; the rest is unchanged",
      },
      load: async () => (await import("../commands/batch/look-up.js")).lookUpBatchCommand,
      options: [reasonCodeOption],
      examples: ["bdc batch look-up B-20261121-7KQ2"],
    },
    {
      usage: "release <batch>",
      summary: {
        zh: "按原因把需人工处理的申请重新排队，逐笔查询后进行；不写原因则列出",
        en: "requeue filings that need manual review by reason, after looking up each; without a reason, list them",
      },
      load: async () => (await import("../commands/batch/release.js")).releaseBatchCommand,
      options: [reasonCodeOption, reasonOption, yesOption],
      examples: [
        "bdc batch release B-20261121-7KQ2",
        {
          zh: "bdc batch release B-20261121-7KQ2 --reason-code no-progress --reason 登记机构已恢复 --yes",
          en: "bdc batch release B-20261121-7KQ2 --reason-code no-progress --reason 'service restored' --yes",
        },
      ],
    },
    {
      usage: "discard <batch>",
      summary: { zh: "撤下尚未提交的申请，不再提交", en: "discard filings that have not been sent" },
      load: async () => (await import("../commands/batch/discard.js")).discardBatchCommand,
      options: [
        {
          flags: "--reason-code <code>",
          zh: "改为撤下因此原因需人工处理的申请，逐笔查询后进行",
          en: "instead discard filings that need manual review for this reason, after looking up each",
          repeatable: true,
        },
        reasonOption,
      ],
      examples: [
        {
          zh: "bdc batch discard B-20261121-7KQ2 --reason 文件选错",
          en: "bdc batch discard B-20261121-7KQ2 --reason 'wrong file'",
        },
        {
          zh: "bdc batch discard B-20261121-7KQ2 --reason-code material-gone --reason 附件已作废",
          en: "bdc batch discard B-20261121-7KQ2 --reason-code material-gone --reason 'document is void'",
        },
      ],
    },
  ],
};

export const AUDIT_GROUP: CommandGroup = {
  name: "audit",
  summary: { zh: "核验台账未被改动", en: "prove that the ledger was not altered" },
  commands: [
    {
      usage: "verify",
      summary: {
        zh: "核验台账有无改动、删除或截断",
        en: "verify that nothing in the ledger was altered, deleted or cut off",
      },
      load: async () => (await import("../commands/audit/verify.js")).verifyAudit,
      options: [
        {
          flags: "--checkpoint <file-or-text>",
          zh: "以前留存的核对点：文件或简写",
          en: "checkpoint kept elsewhere: its file or its short form",
        },
        {
          flags: "--public-key <file>",
          zh: "核验核对点签名的公钥或证书（PEM）",
          en: "public key or certificate for the signature of the checkpoint (PEM)",
        },
      ],
      examples: [
        "bdc audit verify",
        {
          zh: "bdc audit verify --checkpoint 核对点.txt --public-key 审计公钥.pem --json",
          en: "bdc audit verify --checkpoint checkpoint.txt --public-key audit-public.pem --json",
        },
      ],
    },
    {
      usage: "checkpoint",
      summary: {
        zh: "生成台账的核对点，请另处留存",
        en: "write a checkpoint of the ledger, to be kept elsewhere",
      },
      load: async () => (await import("../commands/audit/checkpoint.js")).makeCheckpoint,
      options: [
        outOption,
        {
          flags: "--key <file>",
          zh: "签名用的私钥（PEM：Ed25519、RSA 或 EC）",
          en: "private key for signing it (PEM: Ed25519, RSA or EC)",
        },
      ],
      examples: [
        { zh: "bdc audit checkpoint --out 核对点.txt", en: "bdc audit checkpoint --out checkpoint.txt" },
        {
          zh: "bdc audit checkpoint --key 审计私钥.pem --out 核对点.txt",
          en: "bdc audit checkpoint --key audit-private.pem --out checkpoint.txt",
        },
      ],
    },
  ],
};

export const RULES_GROUP: CommandGroup = {
  name: "rules",
  summary: { zh: "查看和检验规则", en: "list and test the rules" },
  commands: [
    {
      usage: "list",
      summary: {
        zh: "列出规则，以及规则包所作的更改",
        en: "list the rules, and what a rule pack changes",
      },
      load: async () => (await import("../commands/rules.js")).listRules,
      paged: true,
      options: [kindOption, packOption],
      examples: ["bdc rules list --kind mortgage.file", "bdc rules list --pack examples/packs/hangzhou.json"],
    },
    {
      usage: "test [pack]",
      summary: {
        zh: "用规则自带的示例检验规则和规则包",
        en: "test the rules, and a rule pack, with their own examples",
      },
      load: async () => (await import("../commands/rules.js")).testRulesCommand,
      examples: ["bdc rules test", "bdc rules test examples/packs/hangzhou.json"],
    },
  ],
};
