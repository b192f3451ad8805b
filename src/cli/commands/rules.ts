import { resolve } from "node:path";
import { RULES, testRules, type Rule, type RulePack } from "../../sdk/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages, localized } from "../messages/index.js";
import { currentProfile } from "../config/profiles.js";
import { loadPack, packDocument, packInForce } from "../options/rule-pack.js";
import { packView } from "../views/pack.js";
import { table } from "../views/table.js";
import { parseKind } from "../options/kind.js";

/** One rule as it applies with the rule pack. */
interface ListedRule {
  readonly id: string;
  readonly severity: Rule["severity"] | "off";
  readonly kinds: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly source?: string;
  readonly unsettled?: boolean;
  readonly since?: string;
  readonly until?: string;
  /** How the rule pack changes it. */
  readonly change?: string;
}

/** Lists the rules with their sources, as changed by the rule pack. */
export async function listRules(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const kind = parseKind(options["kind"]);
  const profile = context.profileName === undefined ? undefined : await currentProfile(context);
  const loaded = await packInForce(context, options["pack"], profile);
  const rules = [...RULES, ...(loaded?.pack.added ?? [])]
    .filter((rule) => kind === undefined || rule.kinds.includes(kind))
    .map((rule) => listed(rule, loaded?.pack));
  return {
    exit: ExitCode.Done,
    data: { rules, ...(loaded && { pack: packDocument(loaded) }) },
    view: (c) => {
      const m = messages(c.lang);
      const words: Readonly<Record<string, string>> = m.ruleSeverities;
      const rows = rules.map((r) => [
        r.id,
        words[r.severity] ?? r.severity,
        kind === undefined ? r.kinds.join(" ") : undefined,
        localized(c.lang, r),
        r.source ?? "",
        [r.since, r.until].some(Boolean) ? `${r.since ?? ""} – ${r.until ?? ""}` : "",
        loaded ? (r.change ?? "") : undefined,
      ]);
      const heads = [
        m.rule,
        m.severity,
        kind === undefined ? m.kinds : undefined,
        m.ruleTitle,
        m.source,
        m.inForceSince,
        loaded ? m.packChange : undefined,
      ];
      const kept = <T>(cells: readonly (T | undefined)[]) => cells.filter((cell): cell is T => cell !== undefined);
      return [table(kept(heads), rows.map(kept), c.stdout), ...(loaded ? [packView(c, loaded)] : [])].join("\n\n");
    },
  };
}

function listed(rule: Rule, pack: RulePack | undefined): ListedRule {
  const { id, severity, kinds, title, source, unsettled, since, until } = rule;
  const change = pack?.changes?.find((c) => c.rule === id);
  return {
    id,
    severity: pack?.off?.includes(id) ? "off" : (pack?.severity?.[id] ?? severity),
    kinds,
    ...title,
    ...(source !== undefined && { source }),
    ...(unsettled && { unsettled }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(change && { change: change.do }),
  };
}

/** Tests every rule, and a rule pack, with its own examples. Exit code 3 when one fails. */
export async function testRulesCommand(context: Context, [file]: string[]): Promise<CommandResult> {
  const loaded = file === undefined ? undefined : await loadPack(resolve(context.cwd, file));
  const results = testRules(loaded?.pack, loaded?.examples);
  const bad = results.filter((r) => r.failed.length > 0);
  const examples = results.reduce((sum, r) => sum + r.passed + r.failed.length, 0);
  return {
    exit: bad.length > 0 ? ExitCode.InvalidRows : ExitCode.Done,
    data: {
      rules: results.length,
      examples,
      failedRules: bad.length,
      results,
      ...(loaded && { pack: packDocument(loaded) }),
    },
    view: (c) => {
      const m = messages(c.lang);
      const rows = results.map((r) => [
        r.rule,
        r.failed.length > 0 ? m.failed : m.passed,
        localized(c.lang, r.title),
        String(r.passed),
        r.failed.map((f) => m.exampleFailed(f.kind, f.expected, f.place)).join("; "),
      ]);
      return [
        table([m.rule, m.outcome, m.ruleTitle, m.examplesPassed, m.examplesFailed], rows, c.stdout),
        "",
        bad.length > 0 ? m.rulesBad(bad.length) : m.rulesGood(results.length, examples),
        ...(loaded ? ["", packView(c, loaded)] : []),
      ].join("\n");
    },
  };
}
