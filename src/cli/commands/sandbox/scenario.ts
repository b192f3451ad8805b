import type { Story, StoryResult } from "../../../sandbox/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { readLocal } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/lifecycle.js";
import { pick } from "../../messages/index.js";
import { safe } from "../../terminal/safe-text.js";

/** Plays the stories of files, each in a sandbox of its own, and says which came true. Needs no running sandbox. */
export async function sandboxScenario(context: Context, [action = "", ...paths]: string[]): Promise<CommandResult> {
  if (action !== "run" || paths.length === 0) throw new UsageError("scenario-usage");
  const { playStory, StoryFile, storyProblems } = await import("../../../sandbox/index.js");
  const played: (StoryResult & { readonly file: string })[] = [];
  for (const path of paths) {
    const text = (await readLocal(context, path)).toString("utf8");
    for (const story of storiesOf(text, path, (json) => StoryFile.safeParse(json), storyProblems)) {
      try {
        played.push({ file: path, ...(await playStory(story)) });
      } catch (error) {
        if (error instanceof RangeError) throw new UsageError("scenario-broken", { path, why: `${story.zh}: ${error.message}` });
        throw error;
      }
      if (context.stop.aborted) break;
    }
  }
  const failed = played.filter((s) => !s.ok).length;
  return {
    exit: context.stop.aborted ? ExitCode.Interrupted : failed ? ExitCode.Unexpected : ExitCode.Done,
    data: { stories: played, passed: played.length - failed, failed },
    view: (c) => [...played.map((s) => line(c, s)), lifecycleWords(c.lang).storiesPlayed(played.length - failed, failed)].join("\n"),
  };
}

type Parse = (json: unknown) => { success: true; data: { stories: Story[] } } | { success: false };

function storiesOf(text: string, path: string, parse: Parse, problems: (json: unknown) => string[]): Story[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError("scenario-broken", { path, why: "JSON" });
  }
  const parsed = parse(json);
  if (parsed.success) return parsed.data.stories;
  throw new UsageError("scenario-broken", { path, why: problems(json).slice(0, 5).join("; ") });
}

function line(context: Context, { ok, steps, rules, ...words }: StoryResult): string {
  const head = `${ok ? "✓" : "✗"} ${safe(pick(context.lang, words))} [${rules.join(" ")}]`;
  const last = steps.at(-1);
  if (ok || !last) return head;
  return [head, ...last.differences.map((d) => safe(`  ${lifecycleWords(context.lang).step} ${last.step} ${last.did} ${d.path}: ${JSON.stringify(d.expected)} ≠ ${JSON.stringify(d.actual)}`))].join("\n");
}
