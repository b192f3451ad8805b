import { maskForeignText } from "../../../contract/index.js";
import type { BatchPart } from "./model.js";

/** Parts of a batch's stored settings that a report shows. */
interface Settings {
  readonly accept?: readonly (readonly [rule: string, reason: string])[];
  readonly packText?: string;
  readonly authorityPack?: { readonly id: string; readonly version: string };
}

/** Returns the rules in force and the accepted warnings of a batch. */
export function settingsOf(format: string | undefined): Pick<BatchPart, "rulePack" | "accepted"> {
  const { accept = [], packText, authorityPack } = JSON.parse(format ?? "{}") as Settings;
  const file = packText === undefined ? undefined : (JSON.parse(packText) as Settings["authorityPack"]);
  const packs = [authorityPack, file].flatMap((pack) => (pack ? [`${pack.id} ${pack.version}`] : []));
  return {
    ...(packs.length > 0 && { rulePack: packs.join(" + ") }),
    accepted: accept.map(([rule, reason]) => ({ rule, reason: maskForeignText(reason) })),
  };
}
