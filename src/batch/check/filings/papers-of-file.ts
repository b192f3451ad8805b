import type { Kind } from "../../../contract/index.js";
import {
  PAPERS_RULE,
  applySeverity,
  findRule,
  findingOf,
  listsPapers,
  missingPapers,
  type Finding,
  type RulePack,
} from "../../../rules/index.js";

/**
 * What a check says about a file of mortgages none of whose rows names a document, while the authority's list is not
 * known (DY-03). It belongs to no row and is counted nowhere: the papers may reach the authority on another way.
 */
export function papersOfFile(kind: Kind, pack: RulePack | undefined): Finding | undefined {
  if (kind !== "mortgage.file" || listsPapers(pack, kind)) return undefined;
  const facts = { ...missingPapers([]), where: "文件各行均", whereEn: "in no row of the file: " };
  return applySeverity(findingOf(findRule(PAPERS_RULE)!, { facts }), pack);
}
