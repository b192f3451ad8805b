import type { Role } from "../../contract/index.js";
import type { OrganType } from "./organs.js";

/** An institution that may use the sandbox. */
export interface Institution {
  /** 统一社会信用代码. */
  readonly id: string;
  /** Name of the institution. */
  readonly name: string;
  /** Role of the institution. */
  readonly role: Role;
  /** Bearer token with which it authenticates. */
  readonly token: string;
  /** Type of a seizing agency. @default court */
  readonly organ?: OrganType | undefined;
}

/** Institutions of a new sandbox. Their codes have valid check digits but are not assigned to any organisation. */
export const DEFAULT_INSTITUTIONS: readonly Institution[] = [
  { id: "91330106MA2TEXT08W", name: "示例银行杭州西湖支行", role: "bank", token: "sandbox-bank" },
  { id: "91330109MA2DEXP16G", name: "示例房地产开发有限公司", role: "developer", token: "sandbox-developer" },
  { id: "1133010600TEXT0A7R", name: "杭州市西湖区人民法院", role: "court", token: "sandbox-court" },
];
