import * as z from "zod";
import { roles, KindSchema } from "../../contract/index.js";
import { count, file, key, next, printed, shared, texts, time } from "./document.js";
import { Pack, fixes, source } from "./finding.js";

const profileKeys = {
  name: key(z.string(), "名称", "name"),
  gateway: key(z.string(), "登记机构接口地址", "URL of the gateway"),
  role: key(z.enum(roles), "机构类型", "role of the institution"),
  institution: key(z.string(), "统一社会信用代码", "unified social credit code"),
  institutionName: key(z.string(), "机构名称", "name as printed on certificates").optional(),
  tokenFile: key(z.string(), "令牌文件", "file of the token").optional(),
  tokenEnv: key(z.string(), "令牌环境变量", "environment variable of the token").optional(),
  caFile: key(z.string(), "接口的 CA 证书", "CA certificate of the gateway").optional(),
  certFile: key(z.string(), "客户端证书", "client certificate").optional(),
  keyFile: key(z.string(), "客户端私钥", "client private key").optional(),
  p12File: key(z.string(), "客户端证书和私钥（PKCS#12）", "client certificate and key (PKCS#12)").optional(),
  keyPassphraseFile: key(z.string(), "私钥口令文件", "file of the key's passphrase").optional(),
  keyPassphraseEnv: key(z.string(), "私钥口令环境变量", "environment variable of the key's passphrase").optional(),
  sealCaFile: key(z.string(), "印章 CA 证书", "CA certificate of the seals").optional(),
  sealSigner: key(z.record(z.string(), z.string()), "盖章机构", "subject of the seal certificate").optional(),
  sealUsages: key(z.array(z.string()), "印章证书的密钥用法", "extended key usages of the seal certificate").optional(),
  sealPolicies: key(z.array(z.string()), "印章证书的策略", "certificate policies of the seal certificate").optional(),
  privateLine: key(
    z.boolean(),
    "接口经专线以 http 访问",
    "whether plain http over a leased line is allowed",
  ).optional(),
  packFile: key(z.string(), "规则包", "rule pack").optional(),
  dialect: key(
    z.strictObject({
      file: key(z.string(), "描述文件", "file of the description"),
      settings: key(z.record(z.string(), z.string()), "设置", "settings").optional(),
      keys: key(
        z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
        "密钥的来源，不含密钥",
        "where the keys are; never the keys",
      ).optional(),
    }),
    "接口描述",
    "description of the gateway",
  ).optional(),
  columns: key(z.record(z.string(), z.record(z.string(), z.string())), "列名对照", "the column map").optional(),
  token: key(z.enum(["present", "absent"]), "令牌是否已设置", "whether there is a token; it is never shown"),
};
export const Profile = shared("profile", "接入配置", "A profile", z.strictObject(profileKeys));

const pause = z.strictObject({
  authority: key(z.string(), "登记机构或接口地址", "authority, or address of the gateway"),
  until: key(time, "暂停至", "end of the pause"),
  askedUntil: key(time, "登记机构要求的时间", "the time that the authority asked for").optional(),
});
const profileName = key(z.string(), "接入配置的名称", "name of the profile");

/** Commands that set up this machine. */
export const PROFILE_COMMANDS = {
  init: printed("建立的接入配置", "the profile that was created", {
    profile: Profile,
    default: profileName,
    next,
  }),
  "profile list": printed("接入配置清单", "list of profiles", {
    default: key(z.string().nullable(), "默认的接入配置", "the default profile"),
    profiles: key(z.array(Profile), "接入配置", "profiles"),
  }),
  "profile show": printed("一个接入配置", "a profile", {
    profile: Profile,
    pauses: key(z.array(pause), "登记机构要求的暂停", "pauses that the authority asked for").optional(),
    notes: key(
      z.array(
        z.strictObject({
          at: time,
          authority: z.string(),
          what: z.enum(["pause-lifted", "feed-restarted", "paused", "outage", "dialect", "intercepted"]),
          note: z.string(),
        }),
      ),
      "记事",
      "recorded events",
    ).optional(),
  }),
  "profile use": printed("默认的接入配置", "the default profile", { default: profileName }),
  "profile remove": printed("已删除的接入配置", "the profile that was removed", { removed: profileName }),
  "profile set-token": printed("已保存的令牌", "the token that was stored", {
    profile: profileName,
    tokenFile: key(z.string(), "令牌文件", "file of the token"),
  }),
  "profile lift-pause": printed("已解除的暂停", "the pauses that were lifted", {
    profile: profileName,
    lifted: key(z.array(pause), "已解除的暂停", "pauses that were active"),
    next: next.optional(),
  }),
  doctor: printed("各项检查", "the checks", {
    checks: key(
      z.array(
        z.strictObject({
          check: key(
            z.enum(["profile", "token", "dialect", "files", "line", "proxy", "tls", "gateway", "clock", "ledger"]),
            "检查项",
            "what was checked",
          ),
          state: key(z.enum(["ok", "wrong", "skipped"]), "正常、异常、未检查", "the result"),
          detail: key(z.string(), "说明", "detail, in the language of the command"),
          fix: key(z.string(), "处理", "what to do").optional(),
        }),
      ),
      "逐项的结果",
      "result of each check",
    ),
  }),
  completion: printed("补全脚本", "the completion script", {
    shell: key(z.string(), "shell 名称", "name of the shell"),
    script: key(z.string(), "脚本", "the script"),
  }),
};

const explanation = z.strictObject({
  code: key(z.string(), "代码", "the code"),
  group: key(z.string(), "类别", "where it comes from"),
  ...texts,
  fixZh: fixes.fixZh.optional(),
  fixEn: fixes.fixEn.optional(),
  severity: key(z.string(), "级别", "severity or verdict").optional(),
  source: source.optional(),
  next: next.optional(),
  pack: key(
    z.strictObject({
      id: z.string(),
      version: z.string(),
      ...texts,
      reason: z.string().optional(),
      source: z.string().optional(),
    }),
    "规则包所作的更改",
    "what a rule pack changes",
  ).optional(),
});

/** Commands that explain the rules. */
export const RULE_COMMANDS = {
  explain: printed(
    "代码的解释",
    "what codes mean",
    { explanations: key(z.array(explanation), "该代码的解释", "what the code means") },
    { codes: key(z.array(explanation), "全部代码", "all codes") },
  ),
  "rules list": printed("规则清单", "list of rules", {
    rules: key(
      z.array(
        z.strictObject({
          id: key(z.string(), "规则编号", "id"),
          severity: key(z.string(), "级别", "severity"),
          kinds: key(z.array(z.string()), "适用的业务", "kinds that it applies to"),
          ...texts,
          source: source.optional(),
          unsettled: key(z.boolean(), "依据尚不明确", "the law is not settled").optional(),
          since: key(z.string(), "施行日期", "in force since").optional(),
          until: key(z.string(), "失效日期", "in force until").optional(),
          change: key(z.string(), "规则包的更改方式", "how the pack changes it").optional(),
        }),
      ),
      "规则",
      "rules",
    ),
    pack: Pack.optional(),
  }),
  "rules test": printed("示例的检验结果", "result of the examples", {
    rules: key(count, "规则数", "number of rules"),
    examples: key(count, "示例数", "number of examples"),
    failedRules: key(count, "示例不符的规则数", "rules with failed examples"),
    results: key(
      z.array(
        z.strictObject({
          rule: z.string(),
          title: key(z.strictObject(texts), "规则的名称", "title of the rule"),
          passed: count,
          failed: z.array(
            z.strictObject({
              kind: KindSchema,
              place: key(z.int(), "第几个示例", "position among the examples"),
              expected: key(z.enum(["pass", "fail"]), "示例预期的结果", "the expected outcome"),
            }),
          ),
        }),
      ),
      "逐条规则的结果",
      "result of each rule",
    ),
    pack: Pack.optional(),
  }),
};

const auditFinding = z.strictObject({
  code: key(z.string(), "代码", "kind of inconsistency"),
  ...texts,
  link: z.int().optional(),
  batch: z.string().optional(),
  ref: z.string().optional(),
  row: z.int().optional(),
  table: key(z.string(), "数据库的表", "table of the database").optional(),
  column: key(z.string(), "表的列", "column of the table").optional(),
});
const checkpointKeys = {
  ledger: key(z.string(), "台账编号", "id of the ledger"),
  link: key(z.int(), "最后一环", "number of the last link"),
  hash: key(z.string(), "最后一环的散列值", "hash of the last link"),
};

/** Commands that prove that the ledger is unaltered. */
export const AUDIT_COMMANDS = {
  "audit verify": printed("台账的核验结论", "result of verifying the ledger", {
    intact: key(z.boolean(), "在核验范围内是否完整", "whether what was verified is unaltered"),
    ledger: key(z.string(), "台账编号", "id of the ledger").optional(),
    covers: key(
      z.enum(["tables", "chains"]),
      "核验范围：tables 为哈希链和全部表，chains 仅为哈希链（PostgreSQL 台账）",
      "what was verified: `tables` the chain and all tables, `chains` the chains alone (ledger in PostgreSQL)",
    ),
    links: key(count, "链的环数", "number of links of the chain"),
    linksOfVersion2: key(count, "第 2 版散列的环数", "links of hash version 2"),
    events: key(count, "事件数", "number of events"),
    batches: count,
    rows: count,
    filings: count,
    cases: count,
    findings: key(z.array(auditFinding), "不一致之处，最多 1000 条", "inconsistencies, at most 1,000"),
    found: key(count, "不一致的总数", "number of all inconsistencies"),
    checkpoint: key(
      z.strictObject({
        ...checkpointKeys,
        seq: key(z.int(), "最后一个事件", "number of the last event").optional(),
        at: z.union([time, z.number()]).optional(),
        batches: count.optional(),
        rows: count.optional(),
        filings: count.optional(),
        cases: count.optional(),
        signature: key(
          z.enum(["valid", "invalid", "none", "unchecked"]),
          "签名的核验结论",
          "result of verifying its signature",
        ),
      }),
      "所用的核对点",
      "the checkpoint that was given",
    ).optional(),
  }),
  "audit checkpoint": printed("台账的核对点", "a checkpoint of the ledger", {
    checkpoint: z.strictObject({
      ...checkpointKeys,
      seq: key(z.int(), "最后一个事件", "number of the last event"),
      at: time,
      batches: count,
      rows: count,
      filings: count,
      cases: count,
    }),
    signed: key(z.boolean(), "是否已签名", "whether it is signed"),
    short: key(z.string(), "简写", "the short form"),
    text: key(z.string(), "全文", "the whole text"),
    file: file.optional(),
  }),
};
