import { KINDS, MATERIAL_KINDS, findEntry } from "../../contract/index.js";
import { findRule } from "../catalogue/index.js";
import { columnNamed } from "./data-rule.js";
import { findCodeTable, type PackChange } from "./pack.js";
import type { Change } from "./schema.js";

const materialName = (kind: string): string => findEntry(MATERIAL_KINDS, kind)?.zh ?? kind;

/** Describes a change of a pack in Chinese and English. The pack must have been checked. */
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
          en: `${en} ${id}: ${limits.map((l) => `${l.limit.en} from ${l.limit.value} to ${l.value}`).join(", ")}`,
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
        en: `${change.kind} requires: ${[...(change.fields ?? []), ...(change.materials ?? [])].join(", ")}`,
      };
    case "codes":
      return {
        ...rest,
        zh: `${findCodeTable(change.table)!.zh}使用本登记机构的名称和代码`,
        en: `uses its own names and codes for ${findCodeTable(change.table)!.name}`,
      };
    case "columns": {
      const names = Object.entries(change.columns);
      return {
        ...rest,
        zh: `${KINDS[change.kind].zh}的列名：${names.map(([header, name]) => `“${header}”读作“${name}”`).join("、")}`,
        en: `${change.kind} reads the columns ${names.map(([header, name]) => `“${header}” as “${name}”`).join(", ")}`,
      };
    }
    case "amount-unit":
      return {
        ...rest,
        zh: `金额列的表头未注明单位的，按${change.unit}读取`,
        en: `reads amounts in ${change.unit} if the header names no unit`,
      };
    case "divisions":
      return {
        ...rest,
        zh: `服务的行政区划：${change.divisions.join("、")}`,
        en: `serves the divisions ${change.divisions.join(", ")}`,
      };
  }
}
