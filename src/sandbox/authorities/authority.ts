import type { Capabilities, OrganTerms, OrganType } from "../../contract/index.js";
import type { Practice } from "./practice.js";

/** Description of a registration authority as data: what it accepts and how it works. */
export interface Authority {
  /** Administrative division of the authority, and its path in the sandbox: `/a/<id>/v1`. */
  readonly id: string;
  /** 统一社会信用代码 of the registration centre, part of every certificate identifier. */
  readonly creditCode: string;
  /** 省级简称 and 市县 name used in certificate numbers: 浙（2026）示例市不动产证明第0000001号. */
  readonly province: string;
  /** City or county, as it stands in certificate numbers. */
  readonly city: string;
  /** What the authority accepts, and its limits. */
  readonly capabilities: Capabilities;
  /**
   * Usual terms of organs other than courts, by type (CF-25).
   *
   * @default ORGAN_TERMS
   */
  readonly organTerms?: Readonly<Partial<Record<OrganType, OrganTerms>>>;
  /** How a fee is paid, and within how many days after the notice. */
  readonly payment?: { readonly zh: string; readonly en: string; readonly days: number };
  /** What law or custom leaves to the authority, where it differs from the default. */
  readonly practice?: Partial<Practice>;
}
