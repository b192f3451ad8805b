import type { NightReport } from "../night/model.js";
import { number } from "./formats.js";
import { markup, type Markup } from "./markup.js";
import { NIGHT_WORDS } from "./night-words.js";
import { renderFacts } from "./table.js";

/** What the ledger does not know about a run. */
export interface RunInfo {
  /** Version of the program. */
  readonly version: string;
  /** Runtime and system, such as `Node v20.20.2, linux`. */
  readonly runtime: string;
  /** User who ran the report. */
  readonly operator: string;
  /** Host name. */
  readonly machine: string;
  /** Command line that makes this report. */
  readonly command: string;
  /** Current end of the ledger's chain. */
  readonly checkpoint: string;
  /** Profiles of the batches with the address of their gateway. */
  readonly interfaces: readonly { readonly profile: string; readonly gateway?: string }[];
  /** Name of the institution, as in the profile. */
  readonly institutionName?: string;
}

/** Most files whose SHA-256 is listed. */
const MAX_FILES = 50;

/** Versions, rules, operator and files: what an auditor needs to repeat the run. */
export function runSection({ attempts, batches }: NightReport, run: RunInfo, lang: "zh" | "en"): Markup {
  const w = NIGHT_WORDS[lang];
  const inLines = (texts: readonly string[]): Markup =>
    texts.length === 0 ? markup`${w.noDue}` : markup`${texts.map((text) => markup`<div>${text}</div>`)}`;
  const packs = new Set(batches.flatMap(({ rulePack }) => (rulePack === undefined ? [] : [rulePack])));
  const accepted = new Set(
    batches.flatMap((batch) => batch.accepted.map(({ rule, reason }) => `${batch.id} ${rule}: ${reason}`)),
  );
  const files = batches.slice(0, MAX_FILES).map(({ fileName, sha256 }) => `${fileName} ${sha256}`);
  const repeated = attempts.repeated > 0 ? ` ${w.repeated(number(attempts.repeated))}` : "";
  const facts: [string, Markup | string][] = [
    [w.sentFilings, `${number(attempts.sent)}${repeated}`],
    [w.interfaces, inLines(run.interfaces.map(({ profile, gateway = "" }) => `${profile} ${gateway}`))],
    [w.rulePacks, inLines([...packs])],
    ...(accepted.size > 0 ? [[w.accepted, inLines([...accepted])] as [string, Markup]] : []),
    [w.files, inLines(batches.length > MAX_FILES ? [...files, "…"] : files)],
    [w.version, `bdc-connect ${run.version}`],
    [w.runtime, run.runtime],
    [w.operator, run.operator],
    [w.machine, run.machine],
    [w.checkpoint, markup`<code>${run.checkpoint}</code><br><span class="dim">${w.checkpointNote}</span>`],
    [w.reportCommand, markup`<code class="copy">${run.command}</code>`],
  ];
  return markup`<section><h2>${w.run}</h2>${renderFacts(w.runCaption, facts)}</section>`;
}
