import {
  damaged,
  isArray,
  isName,
  PdfDict,
  PdfRef,
  unsupported,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";

const CIRCUMSTANCES = ["Zoom", "Language", "User"];

/** Optional content in its default configuration (ISO 32000-1, 8.11). */
export class Layers {
  readonly #file: PdfFile;
  readonly #isOnByDefault: boolean = true;
  /** True when viewers set the states by the usage of the groups (8.11.4.4). */
  readonly #isAutomatic: boolean;
  readonly #on: ReadonlySet<number>;
  readonly #off: ReadonlySet<number>;

  constructor(file: PdfFile, catalog: PdfDict) {
    this.#file = file;
    const properties = file.dict(catalog, "OCProperties");
    const configuration = properties && file.dict(properties, "D");
    this.#isAutomatic = ((configuration && file.array(configuration, "AS")) ?? []).length > 0;
    this.#on = this.#groups(configuration, "ON");
    this.#off = this.#groups(configuration, "OFF");
    if (configuration && isName(file.get(configuration, "BaseState"), "OFF")) this.#isOnByDefault = false;
  }

  #groups(configuration: PdfDict | undefined, key: string): Set<number> {
    const groups = (configuration && this.#file.array(configuration, key)) ?? [];
    this.#file.budget.object(groups.length);
    return new Set(groups.flatMap((group) => (group instanceof PdfRef ? [group.num] : [])));
  }

  /** Returns true when content of this group or membership dictionary is shown. */
  isShown(value: PdfValue): boolean {
    const dict = this.#file.resolve(value);
    if (!(dict instanceof PdfDict)) throw damaged("optional content without a group");
    const type = this.#file.get(dict, "Type");
    if (isName(type, "OCG")) return this.#isOn(value, dict);
    if (!isName(type, "OCMD")) throw damaged("optional content without a group");
    const list = this.#file.get(dict, "OCGs");
    const entries = isArray(list) ? list : list === null ? [] : [dict.get("OCGs")];
    const states: boolean[] = [];
    for (const entry of entries) {
      this.#file.budget.step();
      const group = this.#file.resolve(entry);
      if (group instanceof PdfDict) states.push(this.#isOn(entry, group));
    }
    if (this.#file.get(dict, "VE") !== null) throw unsupported("a visibility expression");
    if (states.length === 0) return true;
    const policy = this.#file.get(dict, "P");
    if (isName(policy, "AllOn")) return states.every((state) => state);
    if (isName(policy, "AnyOff")) return states.some((state) => !state);
    if (isName(policy, "AllOff")) return states.every((state) => !state);
    return states.some((state) => state);
  }

  #isOn(reference: PdfValue, group: PdfDict): boolean {
    if (!(reference instanceof PdfRef)) throw damaged("an optional content group is not an indirect object");
    const { num } = reference;
    if (this.#on.has(num) && this.#off.has(num)) throw unsupported("a layer that is both on and off");
    const isOn = this.#off.has(num) ? false : this.#on.has(num) || this.#isOnByDefault;
    if (isOn !== this.#usage(group, isOn)) throw unsupported("a layer that differs between screen and paper");
    return isOn;
  }

  /** Returns the state that the usage of the group asks for on screen or paper, where it differs from `state`. */
  #usage(group: PdfDict, state: boolean): boolean {
    const usage = this.#file.dict(group, "Usage");
    if (!usage) return state;
    if (this.#isAutomatic && CIRCUMSTANCES.some((key) => usage.get(key) !== null))
      throw unsupported("a layer that depends on zoom, language or user");
    for (const [key, name] of [
      ["View", "ViewState"],
      ["Print", "PrintState"],
    ] as const) {
      const part = this.#file.dict(usage, key);
      const wanted = part && this.#file.get(part, name);
      if (wanted && isName(wanted, state ? "OFF" : "ON")) return !state;
    }
    return state;
  }
}
