import { MATERIAL_KINDS, findEntry, type Alert, type Filing, type Material } from "../../../contract/index.js";
import { alert } from "../legal-grounds/legal-grounds.js";

/** Notices one file that was sent as two documents. A contract may be both, so this is only told. */
export function sameDocuments({ materials = [] }: Pick<Filing, "materials">, now: Date): Alert[] {
  const papers: readonly Material[] = materials;
  return papers.flatMap(({ kind, sha256 }, i): Alert[] => {
    const earlier = papers.slice(0, i).find((m) => m.sha256 === sha256 && m.kind !== kind);
    if (!earlier) return [];
    const [one, other] = [earlier.kind, kind].map((k) => findEntry(MATERIAL_KINDS, k)!);
    return [alert("sameDocument", now, { one: one!.zh, other: other!.zh, oneEn: one!.en, otherEn: other!.en })];
  });
}
