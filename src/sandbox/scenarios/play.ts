import { AUTHORITIES } from "../authorities/index.js";
import { defaultAuthority } from "../authorities/default.js";
import { startSandbox } from "../gateway/start-sandbox.js";
import { actorsOf } from "./actors.js";
import type { Difference } from "./match.js";
import { type Step, type Story } from "./schema.js";
import { Teller } from "./runner.js";

export { StoryFile, storyProblems, type Step, type Story } from "./schema.js";

export interface StepResult {
  /** From 1. */
  readonly step: number;
  /** What was done, in the story's own words: `file seizure.request`, `clock 2029-03-01`. */
  readonly did: string;
  readonly differences: readonly Difference[];
}

export interface StoryResult {
  readonly zh: string;
  readonly en: string;
  readonly rules: readonly string[];
  readonly ok: boolean;
  /** Up to the first step that did not come true. */
  readonly steps: readonly StepResult[];
}

/** Plays a story in a sandbox of its own, whose clock stands still unless the story moves it, and compares what the register says. */
export async function playStory(story: Story): Promise<StoryResult> {
  const described = AUTHORITIES.find((a) => a.id === story.authority) ?? defaultAuthority;
  const { promotedTerm = described.capabilities.promotedTerm } = story;
  const authority = { ...described, capabilities: { ...described.capabilities, ...(promotedTerm && { promotedTerm }) } };
  const review = story.review ?? (story.authority === undefined ? "instant" : "authority");
  const actors = actorsOf(story.actors);
  const sandbox = await startSandbox({
    now: new Date(story.start), register: story.register, authorities: [authority], institutions: [...actors.values()], ...(review !== "authority" && { review }),
  });
  const steps: StepResult[] = [];
  try {
    const teller = new Teller(sandbox, story, actors);
    await teller.stopClock(story.start);
    for (const [i, step] of story.steps.entries()) {
      const found = await teller.tell(step);
      steps.push({ step: i + 1, did: titleOf(step), differences: found });
      if (found.length) break;
    }
  } finally {
    await sandbox.close();
  }
  return { zh: story.zh, en: story.en, rules: story.rules, ok: steps.every((s) => s.differences.length === 0), steps };
}

function titleOf(step: Step): string {
  const [[verb = "", value] = []] = Object.entries(step);
  return `${verb} ${typeof value === "string" ? value : verb === "event" ? String((value as { type?: unknown }).type) : ""}`.trim();
}
