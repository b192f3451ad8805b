import type { QueryRules } from "../../contract/index.js";
import { AUTHORITIES } from "../authorities/index.js";
import { defaultAuthority } from "../authorities/default.js";
import { QUERY_RULES } from "../authorities/query-rules.js";
import { startSandbox } from "../gateway/start-sandbox.js";
import { actorsOf } from "./actors.js";
import type { Difference } from "./match.js";
import type { Step, Scenario } from "./schema.js";
import { ScenarioRunner } from "./runner.js";

export { ScenarioError } from "./scenario-error.js";
export { ScenarioFile, scenarioErrors, type Step, type Scenario } from "./schema.js";

/** The result of one step. */
export interface StepResult {
  /** Step number, from 1. */
  readonly step: number;
  /** Title of the step, for example `file seizure.request` or `clock 2029-03-01`. */
  readonly did: string;
  /** Differences from what the step expects; empty when it passes. */
  readonly differences: readonly Difference[];
}

/** The result of a scenario. */
export interface ScenarioResult {
  /** Title in Chinese. */
  readonly zh: string;
  /** Title in English. */
  readonly en: string;
  /** Rules that the scenario shows. */
  readonly rules: readonly string[];
  /** Whether every step passed. */
  readonly ok: boolean;
  /** The steps up to the first that failed. */
  readonly steps: readonly StepResult[];
}

/**
 * Runs a scenario in a separate sandbox and compares the results with its expectations. The clock is frozen unless the
 * scenario changes it.
 *
 * @throws ScenarioError when the scenario refers to an unknown name, actor or operator.
 */
export async function playScenario(scenario: Scenario): Promise<ScenarioResult> {
  const described = AUTHORITIES.find((a) => a.id === scenario.authority) ?? defaultAuthority;
  const { promotedTerm = described.capabilities.promotedTerm } = scenario;
  const queries = { ...(described.capabilities.queries ?? QUERY_RULES), ...scenario.queries } as QueryRules;
  const authority = {
    ...described,
    capabilities: { ...described.capabilities, queries, ...(promotedTerm && { promotedTerm }) },
  };
  const review = scenario.review ?? (scenario.authority === undefined ? "instant" : "authority");
  const actors = actorsOf(scenario.actors);
  const sandbox = await startSandbox({
    now: new Date(scenario.start),
    register: scenario.register,
    authorities: [authority],
    institutions: [...actors.values()],
    ...(review !== "authority" && { review }),
  });
  const steps: StepResult[] = [];
  try {
    const runner = new ScenarioRunner(sandbox, scenario, actors);
    await runner.stopClock(scenario.start);
    for (const [i, step] of scenario.steps.entries()) {
      const found = await runner.runStep(step);
      steps.push({ step: i + 1, did: titleOf(step), differences: found });
      if (found.length) break;
    }
  } finally {
    await sandbox.close();
  }
  return {
    zh: scenario.zh,
    en: scenario.en,
    rules: scenario.rules,
    ok: steps.every((s) => s.differences.length === 0),
    steps,
  };
}

function titleOf(step: Step): string {
  const [[verb = "", value] = []] = Object.entries(step);
  return `${verb} ${typeof value === "string" ? value : verb === "event" ? String((value as { type?: unknown }).type) : ""}`.trim();
}
