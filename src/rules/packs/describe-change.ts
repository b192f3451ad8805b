import { KINDS, MATERIAL_KINDS, findEntry } from "../../contract/index.js";
import { findRule } from "../catalogue/index.js";
import { columnNamed } from "./data-rule.js";
import { findCodeTable, type PackChange } from "./pack.js";
import type { Change } from "./schema.js";

const materialName = (kind: string): string => findEntry(MATERIAL_KINDS, kind)?.zh ?? kind;

/** A change of a pack in words. The pack must have been checked. */
export function describeChange(change: Change): PackChange {
  const source = "source" in change ? change.source : change.rule.source;
  const rest = { do: change.do, reason: change.reason, source };
  switch (change.do) {
    case "add":
      return {
        ...rest,
        rule: change.rule.id,
        zh: `增加规则 ${change.rule.id} ${change.rule.title.zh}`,
        en: `adds rule ${change.rule.id}: ${change.rule.title.en}`,
      };
    case "tighten":
    case "relax": {
      const id = change.rule;
      const title = findRule(id)?.title ?? { zh: "", en: "" };
      const limits =
        change.limits &&
        Object.entries(change.limits).map(([name, value]) => ({ limit: findRule(id)!.limits![name]!, value }));
      const [zh, en] = change.do === "tighten" ? ["收紧", "tightens"] : ["放宽", "relaxes"];
      if (limits)
        return {
          ...rest,
          rule: id,
          zh: `${zh} ${id} ${title.zh}：${limits.map((l) => `${l.limit.zh} ${l.limit.value} 改为 ${l.value}`).join("、")}`,
          en: `${en} ${id}: ${limits.map((l) => `${l.limit.en} ${l.limit.value} becomes ${l.value}`).join(", ")}`,
        };
      return {
        ...rest,
        rule: id,
        zh: `${zh} ${id} ${title.zh}：${change.do === "tighten" ? "提醒改为错误" : "错误改为提醒"}`.replace("  ", " "),
        en: `${en} ${id}: ${change.do === "tighten" ? "the warning becomes an error" : "the error becomes a warning"}`,
      };
    }
    case "off":
      return {
        ...rest,
        rule: change.rule,
        zh: `关闭 ${change.rule} ${findRule(change.rule)?.title.zh ?? ""}`.trim(),
        en: `switches off ${change.rule}`,
      };
    case "require":
      return {
        ...rest,
        zh: `${KINDS[change.kind].zh}要求：${[...(change.fields ?? []).map((n) => columnNamed(change.kind, n)!.zh), ...(change.materials ?? []).map(materialName)].join("、")}`,
        en: `requires of ${change.kind}: ${[...(change.fields ?? []), ...(change.materials ?? [])].join(", ")}`,
      };
    case "codes":
      return {
        ...rest,
        zh: `${findCodeTable(change.table)!.zh}的名称和代码按本登记机构`,
        en: `has its own names and numbers for ${findCodeTable(change.table)!.name}`,
      };
    case "amount-unit":
      return {
        ...rest,
        zh: `金额列的表头没有写单位时按${change.unit}读`,
        en: `reads amounts whose header names no unit as ${change.unit}`,
      };
    case "divisions":
      return {
        ...rest,
        zh: `服务区划：${change.divisions.join("、")}`,
        en: `serves the divisions ${change.divisions.join(", ")}`,
      };
  }
}
