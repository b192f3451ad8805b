import type { CommandSpec } from "../core/command.js";
import { KIND_NAMES, forceOption, outOption, sealSignerOption } from "./shared-options.js";

/** Commands that prepare an institution: profile, template. */
export const SETUP_COMMANDS: readonly CommandSpec[] = [
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
      {
        flags: "--dialect <file>",
        zh: "接口描述文件（bdc-dialect/1），用于不采用本接口规范的登记机构",
        en: "description of the gateway (bdc-dialect/1), for authorities that do not speak this contract",
      },
      {
        flags: "--settings <list>",
        zh: "接口描述要求的设置，如 userId=0001,appId=bank",
        en: "settings that the description needs, such as userId=0001,appId=bank",
      },
      {
        flags: "--keys <list>",
        zh: "接口描述要求的密钥及来源，如 app=file:app.key；来源为 file、env、command、p12、public",
        en: "keys that the description needs and where they are, such as app=file:app.key; file, env, command, p12 or public",
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
        flags: "--p12-file <file>",
        zh: "客户端证书和私钥（PKCS#12，.p12、.pfx），代替前两项",
        en: "client certificate and key (PKCS#12, .p12 or .pfx), in place of the two before",
      },
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
];
