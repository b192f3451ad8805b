import type { AttentionItem, NightReport } from "../night/model.js";
import { number, rowRanges } from "./formats.js";
import { markup, NOTHING, unbroken, type Markup } from "./markup.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "./night-words.js";
import { renderTable, type TableColumn } from "./table.js";

type Lang = "zh" | "en";

/** Rows of one batch that need the same. */
interface AttentionGroup extends AttentionItem {
  readonly rows: readonly number[];
}

/** What a person has to do, the most urgent first, with the command to copy. */
export function attentionSection({ attention: items, attentionTotal }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (items.length === 0) return markup`<section><h2>${w.attention}</h2><p>${w.noRowNeedsYou}</p></section>`;
  const columns: TableColumn<AttentionGroup>[] = [
    { name: w.due, cell: (item) => dueText(item, lang) },
    { name: w.where, cell: (item) => whereText(item, lang) },
    { name: w.reasonAndFix, cell: (item) => reasonText(item, lang) },
    { name: w.command, cell: ({ command }) => markup`<code class="copy">${unbroken(command.split(" "))}</code>` },
  ];
  const caption = w.attentionCaption(number(items.length), number(attentionTotal));
  return markup`<section><h2>${w.attention}</h2>${renderTable(caption, columns, grouped(items), "attention")}</section>`;
}

/** Joins rows without a date that have one reason and one command, so that a common fault takes one line. */
function grouped(items: readonly AttentionItem[]): AttentionGroup[] {
  const groups = new Map<string, AttentionItem & { rows: number[] }>();
  for (const item of items) {
    const { batch, code, zh, command, dueOn, row } = item;
    const key = dueOn === undefined ? [batch, code, zh, command].join("\n") : `${batch} ${row}`;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { ...item, rows: [row] });
  }
  return [...groups.values()];
}

function dueText({ dueOn, daysLeft = 0 }: AttentionItem, lang: Lang): Markup | string {
  const w = NIGHT_WORDS[lang];
  if (dueOn === undefined) return w.noDue;
  return markup`<span class="nowrap">${dueOn}</span> <span class="${daysLeft <= 0 ? "bad" : "dim"} nowrap">${w.daysLeft(daysLeft)}</span>`;
}

function whereText({ batch, rows, ref, caseNo }: AttentionGroup, lang: Lang): Markup {
  const { ranges, isComplete } = rowRanges(rows);
  const numbers = NIGHT_WORDS[lang].rowsOf(ranges, rows.length, isComplete);
  const names = rows.length === 1 ? [ref, caseNo ?? ""].filter(Boolean) : [];
  return markup`<span class="word">${batch}</span> ${numbers}${names.length === 0 ? NOTHING : markup`<br><span class="dim">${unbroken(names)}</span>`}`;
}

function reasonText(item: AttentionItem, lang: Lang): Markup {
  const { colour, [lang]: outcome } = OUTCOME_WORDS[item.outcome];
  const fix = lang === "zh" ? item.fixZh : item.fixEn;
  return markup`<strong class="${colour}-text">${outcome}</strong> ${item[lang]} <span class="dim code">${item.code}</span>${fix === "" ? NOTHING : markup`<br>→ ${fix}`}`;
}
