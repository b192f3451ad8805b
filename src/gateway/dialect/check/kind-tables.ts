import { kinds, toJsonPointer, type Kind } from "../../../contract/index.js";
import { allCalls } from "../plan/described-calls.js";
import type { Description } from "../schema/description.js";
import type { Mapping } from "../schema/operators.js";
import type { Findings } from "./findings.js";

/** A table that translates the kind of a filing has a code for every kind that the call may concern. */
export function checkKindTables(description: Description, findings: Findings): void {
  const offered = kinds.filter((kind) => description.kinds[kind] !== undefined);
  const missing = new Map<string, Set<Kind>>();
  const need = (tables: readonly string[], wanted: readonly Kind[]): void => {
    for (const name of tables) {
      const codes = description.tables[name]?.codes;
      const lacking = codes ? wanted.filter((kind) => !Object.hasOwn(codes, kind)) : [];
      missing.set(name, new Set([...(missing.get(name) ?? []), ...lacking]));
    }
  };
  need(tablesOfKind(description.head, "from", ["$kind"]), offered);
  for (const { kind, spec } of allCalls(description)) {
    const wanted = kind === undefined ? offered : [kind];
    need(tablesOfKind(spec.request, "from", ["$kind"]), wanted);
    need(tablesOfKind(spec.answer ?? [], "to", ["kind", "case.kind"]), wanted);
  }
  for (const [name, lacking] of missing)
    for (const kind of lacking) findings.add(`${toJsonPointer(["tables", name])}/codes`, "table-lacks-kind", kind);
}

/** Lists of cases, whose fields are those of a case. Other lists have kinds of their own, such as certificates. */
const CASE_LISTS = new Set(["cases", "changes", "filings"]);

/** Names of the tables with which lines translate the kind; `side` is where a line names the contract's field. */
function tablesOfKind(lines: readonly Mapping[], side: "from" | "to", names: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if ("each" in line)
      return CASE_LISTS.has(side === "to" ? line.to : line.each) ? tablesOfKind(line.fields, side, names) : [];
    const named = "from" in line && typeof line.from === "string" ? { from: line.from, to: line.to } : undefined;
    const isKind = named !== undefined && names.includes(named[side]);
    return isKind && "table" in line && line.table !== undefined ? [line.table] : [];
  });
}
