import { kinds } from "../../../contract/index.js";
import { requestFields } from "../fields/call-fields.js";
import { UNITS, findField, unitOf, type Field } from "../fields/contract-fields.js";
import type { Description } from "../schema/description.js";
import type { Mapping } from "../schema/operators.js";
import type { Findings } from "./findings.js";

/** Fields without which a filing would be another one. */
const NEVER_DROPPED = new Set(["ref", "unitCode", "otherUnits"]);

/** Every field of a filing is carried, or left out on purpose. */
export function checkCarriedFields(description: Description, findings: Findings): void {
  for (const kind of kinds) {
    const ofKind = description.kinds[kind];
    if (!ofKind) continue;
    const filing = requestFields("file", kind);
    const drops = new Set(ofKind.drops);
    for (const [i, path] of ofKind.drops.entries()) checkDrop(path, filing, `/kinds/${kind}/drops/${i}`, findings);
    const forms: [string, readonly Mapping[], string][] = [];
    if (ofKind.file) forms.push(["file", ofKind.file.request, `/kinds/${kind}/file/request`]);
    const list = ofKind.batch?.request.findIndex((line) => "each" in line && line.each === "filings") ?? -1;
    const inBatch = ofKind.batch?.request[list];
    if (inBatch && "each" in inBatch)
      forms.push(["batch", inBatch.fields, `/kinds/${kind}/batch/request/${list}/fields`]);
    for (const [, lines, pointer] of forms) {
      const carried = carriedBy([...description.head, ...lines], filing);
      checkFields(filing, carried, drops, "", pointer, findings);
      for (const path of drops) if (carried.has(path)) findings.add(`/kinds/${kind}/drops`, "drop-carried", path);
    }
  }
}

function checkDrop(path: string, filing: Field, pointer: string, findings: Findings): void {
  const field = dropped(filing, path);
  if (!field) findings.add(pointer, "unknown-field", path);
  else if (NEVER_DROPPED.has(path)) findings.add(pointer, "drop-needed", path);
}

function dropped(filing: Field, path: string): Field | undefined {
  const [list = "", ...rest] = path.split(".");
  const element = filing.fields.get(list)?.element;
  return element && rest.length > 0 ? findField(element, rest.join(".")) : findField(filing, path);
}

/** Paths of the fields that lines carry; those within lists after the name of the list. */
function carriedBy(lines: readonly Mapping[], filing: Field): Set<string> {
  const carried = new Set<string>();
  const add = (path: string): void => {
    const names = path.split(".");
    names.forEach((_, i) => carried.add(names.slice(0, i + 1).join(".")));
  };
  const visit = (mappings: readonly Mapping[], within: string): void => {
    for (const line of mappings) {
      if ("material" in line) ["kind", "sha256", "name", "size", "pages"].forEach((name) => add(`materials.${name}`));
      else if ("each" in line) {
        if (line.each === UNITS && unitOf(filing) && within === "") {
          visit(line.fields, "");
          add("otherUnits");
          visit(line.fields, "otherUnits.");
        } else {
          add(within + line.each);
          visit(line.fields, `${within}${line.each}.`);
        }
      } else if ("join" in line)
        add(within + (line.join.field === undefined ? line.from : `${line.from}.${line.join.field}`));
      else if ("from" in line) {
        if (line.from.startsWith("$filing.")) add(line.from.slice("$filing.".length));
        else if (!line.from.startsWith("$")) add(within + line.from);
      }
    }
  };
  visit(lines, "");
  return carried;
}

/** Documents may lack what only describes them. */
const DESCRIPTIVE = new Set(["materials.size", "materials.pages"]);

function checkFields(
  parent: Field,
  carried: ReadonlySet<string>,
  drops: ReadonlySet<string>,
  prefix: string,
  pointer: string,
  findings: Findings,
): void {
  for (const [name, field] of parent.fields) {
    const path = prefix + name;
    if (drops.has(path) || DESCRIPTIVE.has(path)) continue;
    if (!carried.has(path))
      findings.add(pointer, field.isRequired ? "required-not-carried" : "optional-not-carried", path);
    else {
      const inner = field.element ?? field;
      const isPartial = [...carried].some((one) => one.startsWith(`${path}.`));
      if (isPartial) checkFields(inner, carried, drops, `${path}.`, pointer, findings);
    }
  }
}
