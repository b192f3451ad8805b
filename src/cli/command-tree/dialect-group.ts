import type { CommandGroup } from "../core/command.js";

export const DIALECT_GROUP: CommandGroup = {
  name: "dialect",
  summary: { zh: "登记机构接口描述（bdc-dialect/1）", en: "descriptions of gateways (bdc-dialect/1)" },
  commands: [
    {
      usage: "check <file>",
      summary: { zh: "检查接口描述，不连接任何接口", en: "check a description, without any gateway" },
      load: async () => (await import("../commands/dialect/check.js")).checkDialect,
      examples: ["bdc dialect check examples/dialects/province-rest.json"],
    },
    {
      usage: "test <file>",
      summary: {
        zh: "检查接口描述，并由内置登记机构模拟该接口，逐项试验提交、答复丢失、查询等",
        en: "check a description, then play its gateway with the embedded authority: filing, lost answers, look-ups",
      },
      load: async () => (await import("../commands/dialect/test.js")).testDialect,
      examples: ["bdc dialect test examples/dialects/province-rest.json"],
    },
  ],
};
