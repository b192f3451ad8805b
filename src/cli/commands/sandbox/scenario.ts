import type { Reason } from "../../../contract/index.js";
import type { Scenario, ScenarioResult } from "../../../sandbox/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { readLocal } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { localized } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";

/** Runs the scenarios of files, each in its own sandbox, and reports which passed. Needs no running sandbox. */
export async function sandboxScenario(context: Context, [action = "", ...paths]: string[]): Promise<CommandResult> {
  if (action !== "run" || paths.length === 0) throw new UsageError("scenario-usage");
  const { playScenario, ScenarioError, ScenarioFile, scenarioErrors } = await import("../../../sandbox/index.js");
  const played: (ScenarioResult & { readonly file: string })[] = [];
  for (const path of paths) {
    const text = (await readLocal(context, path)).toString("utf8");
    for (const scenario of scenariosOf(text, path, (json) => ScenarioFile.safeParse(json), scenarioErrors)) {
      try {
        played.push({ file: path, ...(await playScenario(scenario)) });
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        throw new UsageError("scenario-broken", {
          path,
          zh: `“${scenario.zh}”：${error.zh}`,
          en: `"${scenario.en}": ${error.en}`,
        });
      }
      if (context.stop.aborted) break;
    }
  }
  const failed = played.filter((s) => !s.ok).length;
  return {
    exit: context.stop.aborted ? ExitCode.Interrupted : failed ? ExitCode.Unexpected : ExitCode.Done,
    data: { stories: played, passed: played.length - failed, failed },
    view: (c) =>
      [...played.map((s) => line(c, s)), lifecycleWords(c.lang).scenariosPlayed(played.length - failed, failed)].join(
        "\n",
      ),
  };
}

const MAX_ERRORS_SHOWN = 5;

type Parse = (json: unknown) => { success: true; data: { stories: Scenario[] } } | { success: false };

function scenariosOf(text: string, path: string, parse: Parse, errorsOf: (json: unknown) => Reason[]): Scenario[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError("scenario-broken", { path, zh: "不是有效的 JSON", en: "not valid JSON" });
  }
  const parsed = parse(json);
  if (parsed.success) return parsed.data.stories;
  const errors = errorsOf(json).slice(0, MAX_ERRORS_SHOWN);
  throw new UsageError("scenario-broken", {
    path,
    zh: errors.map((e) => `${e.pointer ?? ""} ${e.zh}`.trim()).join("；"),
    en: errors.map((e) => `${e.pointer ?? ""} ${e.en}`.trim()).join("; "),
  });
}

function line(context: Context, { ok, steps, rules, ...words }: ScenarioResult): string {
  const head = `${ok ? "✓" : "✗"} ${sanitize(localized(context.lang, words))} [${rules.join(" ")}]`;
  const last = steps.at(-1);
  if (ok || !last) return head;
  return [
    head,
    ...last.differences.map((d) =>
      sanitize(
        `  ${lifecycleWords(context.lang).step(last.step)} ${last.did} ${d.path}: ${JSON.stringify(d.expected)} ≠ ${JSON.stringify(d.actual)}`,
      ),
    ),
  ].join("\n");
}
