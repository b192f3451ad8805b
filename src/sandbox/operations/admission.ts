import {
  type Kind,
  type Filing,
  type Reason,
  KINDS,
  unitCodesOf,
  type Material,
  findEntry,
  MATERIAL_KINDS,
} from "../../contract/index.js";
import type { Institution } from "../parties/institutions.js";
import type { Registry } from "../registry/registry.js";

/** What this authority does not take, by its own description: kinds, places, materials, fields. */
export function admissionReasons(registry: Registry, institution: Institution, kind: Kind, filing: Filing): Reason[] {
  const { authority, kinds: offered } = registry.authority.capabilities;
  const reasons: Reason[] = [];
  const capability = offered.find((k) => k.kind === kind);
  if (!capability)
    return [
      {
        code: "kind-not-offered",
        zh: `本登记机构不受理${KINDS[kind].zh}`,
        en: `this authority does not take: ${KINDS[kind].en}`,
      },
    ];
  if (authority.divisions.length) {
    unitCodesOf(filing).forEach((unitCode, i) => {
      if (authority.divisions.some((d) => unitCode.startsWith(d))) return;
      reasons.push({
        code: "other-division",
        pointer: i === 0 ? "/unitCode" : `/otherUnits/${i - 1}/unitCode`,
        zh: `不动产不在本登记机构辖区（${authority.divisions.join("、")}）`,
        en: `the unit lies outside this authority's divisions (${authority.divisions.join(", ")})`,
        fixZh: "向不动产所在地登记机构申请",
        fixEn: "file with the authority of the place where the unit lies",
        source: "不动产登记暂行条例 第十七条",
      });
    });
  }
  for (const field of capability.requiredFields) {
    if ((filing as unknown as Readonly<Record<string, unknown>>)[field] === undefined)
      reasons.push({
        code: "field-required-here",
        pointer: `/${field}`,
        zh: "本登记机构要求填写",
        en: "this authority requires it",
      });
  }
  const materials = filing.materials as readonly Material[] | undefined;
  for (const kindOfMaterial of capability.requiredMaterials) {
    if (!materials?.some((m) => m.kind === kindOfMaterial)) reasons.push(missingMaterial(kindOfMaterial));
  }
  return [...reasons, ...registry.materials.missing(institution, materials)];
}

function missingMaterial(kind: Material["kind"]): Reason {
  const { zh, en } = findEntry(MATERIAL_KINDS, kind)!;
  return {
    code: "material-required",
    pointer: "/materials",
    zh: `缺少材料：${zh}`,
    en: `missing material: ${en}`,
    fixZh: `附上${zh}`,
    fixEn: `attach the ${en}`,
  };
}
