import { FILE_WARNINGS } from "../../batch/index.js";
import { explainedCodes, type RowFinding, type RulePack } from "../../sdk/index.js";
import { UsageError } from "../errors/usage-error.js";

/** Decides which warnings end a command with exit code 3. */
export interface FailOnWarning {
  /** Rule codes in lower case; empty for every warning. */
  readonly rules: ReadonlySet<string>;
  /** Whether a warning counts. One that was accepted with a reason does not. */
  matches(finding: Pick<RowFinding, "rule" | "severity" | "accepted">): boolean;
}

/**
 * Parses `--fail-on-warning[=RULE,…]`. A code that no rule has is refused, because it would let every warning pass.
 * @param pack Rule pack in force, which may add rules
 */
export function parseFailOnWarning(given: unknown, pack: RulePack | undefined): FailOnWarning | undefined {
  if (given === undefined || given === false) return undefined;
  const codes = typeof given === "string" ? given.split(",").map((code) => code.trim().toLowerCase()) : [];
  const known = new Set(
    [...explainedCodes(), ...Object.keys(FILE_WARNINGS), ...(pack?.added ?? []).map(({ id }) => id)].map((code) =>
      code.toLowerCase(),
    ),
  );
  const unknown = codes.find((code) => !known.has(code));
  if (unknown !== undefined) throw new UsageError("warning-rule-unknown", { rule: unknown });
  const rules = new Set(codes);
  return {
    rules,
    matches: ({ rule, severity, accepted }) =>
      severity === "warning" && accepted === undefined && (rules.size === 0 || rules.has(rule.toLowerCase())),
  };
}
