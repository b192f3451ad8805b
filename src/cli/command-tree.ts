/**
 * Every command, grouped as people type them; `""` stands for the top level. The parser, the help, the completion,
 * the manual page and docs/reference/cli.md are made from it. Loading it loads no command.
 */
import { DIALECT_GROUP } from "./command-tree/dialect-group.js";
import { CASE_GROUP, CERTIFICATE_GROUP, SANDBOX_GROUP, UNIT_GROUP } from "./command-tree/authority-groups.js";
import { AUDIT_GROUP, BATCH_GROUP, PROFILE_GROUP, RULES_GROUP } from "./command-tree/local-groups.js";
import { FILING_COMMANDS } from "./command-tree/filing-commands.js";
import { FOLLOWING_COMMANDS } from "./command-tree/following-commands.js";
import { OPERATION_COMMANDS } from "./command-tree/operation-commands.js";
import { SETUP_COMMANDS } from "./command-tree/setup-commands.js";
import type { CommandGroup } from "./core/command.js";

/** Commands that stand directly after `bdc`, in the order of the help. */
const TOP_LEVEL_COMMANDS = [...SETUP_COMMANDS, ...FILING_COMMANDS, ...FOLLOWING_COMMANDS, ...OPERATION_COMMANDS];

export const GROUPS: readonly CommandGroup[] = [
  { name: "", summary: { zh: "", en: "" }, commands: TOP_LEVEL_COMMANDS },
  PROFILE_GROUP,
  BATCH_GROUP,
  AUDIT_GROUP,
  RULES_GROUP,
  CASE_GROUP,
  UNIT_GROUP,
  CERTIFICATE_GROUP,
  DIALECT_GROUP,
  SANDBOX_GROUP,
];
