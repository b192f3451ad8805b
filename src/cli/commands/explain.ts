import { VERDICT_WORDS, type VerdictName } from "../../batch/index.js";
import type { Rule } from "../../sdk/index.js";
import { codeCatalogue, inGeneral, type CodeEntry } from "../messages/code-catalogue.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { currentProfile } from "../config/profiles.js";
import { packInForce, type LoadedPack } from "../options/rule-pack.js";
import { table } from "../views/table.js";
import { labelled } from "../views/words.js";

/** Explains a code (rule, error, problem, status, exit code) and what to do about it. Without a code, lists all. */
export async function explain(
  context: Context,
  [code]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const profile = context.profileName === undefined ? undefined : await currentProfile(context);
  const pack = await packInForce(context, options["pack"], profile);
  const all = [
    ...codeCatalogue().map((e) => asChanged(e, pack)),
    ...(pack?.pack.added ?? []).map((rule) => ofPack(rule, pack!)),
  ];
  if (code === undefined) {
    return {
      exit: ExitCode.Done,
      data: { codes: all },
      view: (c) =>
        table(
          [messages(c.lang).code, messages(c.lang).meaning],
          all.map((e) => [e.code, localized(c.lang, e)]),
          c.stdout,
        ),
    };
  }
  const found = all.filter((e) => e.code.toLowerCase() === code.toLowerCase());
  if (found.length === 0) throw new UsageError("code-unknown", { code });
  return {
    exit: ExitCode.Done,
    data: { explanations: found },
    view: (c) => found.map((e) => explained(c, e)).join("\n\n"),
  };
}

type PackedEntry = CodeEntry & {
  readonly pack?: {
    readonly id: string;
    readonly version: string;
    readonly zh: string;
    readonly en: string;
    readonly reason?: string;
    readonly source?: string;
  };
};

/** Applies what a rule pack changes about a code. */
function asChanged(e: CodeEntry, loaded: LoadedPack | undefined): PackedEntry {
  const change = loaded?.pack.changes?.find((c) => c.rule === e.code);
  if (!loaded || !change) return e;
  const { id, version } = loaded.file;
  return {
    ...e,
    severity: loaded.pack.off?.includes(e.code) ? "off" : (loaded.pack.severity?.[e.code] ?? e.severity ?? ""),
    pack: {
      id,
      version,
      zh: change.zh,
      en: change.en,
      ...(change.reason !== undefined && { reason: change.reason }),
      ...(change.source !== undefined && { source: change.source }),
    },
  };
}

function ofPack({ id, severity, text, fix, source }: Rule, loaded: LoadedPack): PackedEntry {
  const entry = { code: id, group: "rule", severity, ...text, fixZh: fix.zh, fixEn: fix.en, source } as const;
  return asChanged(inGeneral(entry), loaded);
}

/** A severity, or a verdict of the release check, in the language of the user. */
function severityWord({ lang }: Context, { severity = "" }: PackedEntry): string {
  const words: Readonly<Record<string, string>> = messages(lang).ruleSeverities;
  if (Object.hasOwn(VERDICT_WORDS, severity)) return localized(lang, VERDICT_WORDS[severity as VerdictName]);
  return words[severity] ?? severity;
}

function explained(context: Context, e: PackedEntry): string {
  const m = messages(context.lang);
  return labelled([
    [m.code, [e.code, m.codeGroups[e.group], severityWord(context, e)].filter(Boolean).join(" · ")],
    [m.meaning, localized(context.lang, e)],
    [m.fix, pickFix(context.lang, e)],
    [m.source, e.source],
    [
      m.packChange,
      e.pack &&
        `${e.pack.id} ${e.pack.version} · ${localized(context.lang, e.pack)}${e.pack.reason ? ` · ${e.pack.reason}` : ""}${e.pack.source ? ` [${e.pack.source}]` : ""}`,
    ],
    [m.next, e.next],
  ]);
}
