import {
  type Kind,
  type Filing,
  type Reason,
  KINDS,
  unitCodesOf,
  type Material,
  findEntry,
  MATERIAL_KINDS,
  papersMeeting,
} from "../../contract/index.js";
import type { Institution } from "../parties/institutions.js";
import type { Registry } from "../registry/registry.js";

/** Returns the reasons against admitting a filing, from the capabilities of the authority. */
export function admissionReasons(registry: Registry, institution: Institution, kind: Kind, filing: Filing): Reason[] {
  const { authority, kinds: offered } = registry.authority.capabilities;
  const reasons: Reason[] = [];
  const capability = offered.find((k) => k.kind === kind);
  if (!capability)
    return [
      {
        code: "kind-not-offered",
        zh: `本登记机构不受理${KINDS[kind].zh}`,
        en: `this authority does not accept ${KINDS[kind].en} filings`,
      },
    ];
  const served = [...authority.divisions, ...(authority.formerDivisions ?? []).map(({ code }) => code)];
  if (authority.divisions.length) {
    unitCodesOf(filing).forEach((unitCode, i) => {
      if (served.some((d) => unitCode.startsWith(d))) return;
      reasons.push({
        code: "other-division",
        pointer: i === 0 ? "/unitCode" : `/otherUnits/${i - 1}/unitCode`,
        zh: `不动产不在本登记机构辖区（${authority.divisions.join("、")}）`,
        en: `the unit is outside the divisions of this authority (${authority.divisions.join(", ")})`,
        fixZh: "请向不动产所在地的登记机构申请",
        fixEn: "file with the authority where the unit is located",
        source: "不动产登记暂行条例 第十七条",
      });
    });
  }
  for (const field of capability.requiredFields) {
    if ((filing as unknown as Readonly<Record<string, unknown>>)[field] === undefined)
      reasons.push({
        code: "field-required-here",
        pointer: `/${field}`,
        zh: "本登记机构要求填写该项",
        en: "this authority requires the field",
      });
  }
  const materials = filing.materials as readonly Material[] | undefined;
  for (const kindOfMaterial of capability.requiredMaterials) {
    const papers = papersMeeting(kindOfMaterial, "ground" in filing ? filing.ground : undefined);
    if (!materials?.some((m) => papers.includes(m.kind))) reasons.push(missingMaterial(papers[0]!));
  }
  return [...reasons, ...registry.materials.missing(institution, materials)];
}

function missingMaterial(kind: Material["kind"]): Reason {
  const { zh, en } = findEntry(MATERIAL_KINDS, kind)!;
  return {
    code: "material-required",
    pointer: "/materials",
    zh: `缺少附件：${zh}`,
    en: `missing material: ${en}`,
    fixZh: `请附${zh}`,
    fixEn: `attach the ${en}`,
  };
}
