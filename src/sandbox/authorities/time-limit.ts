import { KINDS, type Kind, type KindCapability } from "../../contract/index.js";

/**
 * Working days after acceptance within which an application is decided (暂行条例 art. 20). Orders of courts are carried
 * out and not applied for.
 */
export function lawfulLimit(kind: Kind): Pick<KindCapability, "statutoryWorkingDays"> {
  return KINDS[kind].role === "court" ? {} : { statutoryWorkingDays: 30 };
}
