import type { Kind } from "../contract/index.js";
import { PAPERS_RULE, missingPapers } from "./catalogue/mortgage-contract.js";
import { findRule } from "./catalogue/index.js";
import type { Finding } from "./model/finding.js";
import { applySeverity, packContext, type RulePack } from "./packs/pack.js";
import { findingOf } from "./rule-evaluator.js";

/**
 * What a check says about a file none of whose rows names a document: a mortgage needs papers, unless the authority's
 * own list is known (DY-03). It belongs to no row and counts nowhere, because papers may reach the authority otherwise.
 */
export function papersOfFile(kind: Kind, pack: RulePack | undefined): Finding | undefined {
  if (kind !== "mortgage.file" || packContext(pack, kind).listsPapers) return undefined;
  const facts = { ...missingPapers([]), where: "文件各行均", whereEn: " in any row of the file" };
  return applySeverity(findingOf(findRule(PAPERS_RULE)!, { facts }), pack);
}
