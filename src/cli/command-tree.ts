/**
 * Every command, grouped as people type them; `""` stands for the top level. The parser, the help, the completion
 * scripts and docs/reference/cli.md are made from it. Loading it loads no command.
 */
import { CASE_GROUP, CERTIFICATE_GROUP, SANDBOX_GROUP, UNIT_GROUP } from "./command-tree/authority-groups.js";
import { AUDIT_GROUP, BATCH_GROUP, PROFILE_GROUP, RULES_GROUP } from "./command-tree/local-groups.js";
import { TOP_LEVEL_COMMANDS } from "./command-tree/top-level.js";
import type { CommandGroup, CommandSpec } from "./core/command.js";

/** Stands here because its script is made from the whole tree. */
const COMPLETION: CommandSpec = {
  usage: "completion <shell>",
  summary: {
    zh: "输出命令补全脚本：bash、zsh、fish",
    en: "print a completion script: bash, zsh, fish",
  },
  load: async () => (await import("./commands/completion.js")).completionFor(GROUPS),
  argument: ["shell", ["bash", "zsh", "fish"]],
  examples: ["bdc completion bash"],
};

export const GROUPS: readonly CommandGroup[] = [
  { name: "", summary: { zh: "", en: "" }, commands: [...TOP_LEVEL_COMMANDS, COMPLETION] },
  PROFILE_GROUP,
  BATCH_GROUP,
  AUDIT_GROUP,
  RULES_GROUP,
  CASE_GROUP,
  UNIT_GROUP,
  CERTIFICATE_GROUP,
  SANDBOX_GROUP,
];
