import type { KeyMaterial } from "../../keys/key-material.js";
import type { HttpAlgorithm } from "./algorithm-names.js";
import { signText } from "./algorithms.js";
import type { HttpMessage } from "./http-message.js";
import { signatureBase } from "./signature-base.js";
import { writeInnerList, writeItem, type BareItem, type InnerList, type Item } from "./structured-fields.js";

/** A component that a signature covers: its name, or its name with parameters. */
export type Component = string | { readonly name: string; readonly params: Readonly<Record<string, BareItem>> };

/** What is signed, with which key. */
export interface SignMessageOptions {
  /** Name of this signature among those of the message. */
  readonly label: string;
  /** Components in their order, such as `@method`, `content-digest`. */
  readonly components: readonly Component[];
  /** Parameters in their order: `created`, `expires`, `nonce`, `keyid`, `alg`, `tag`. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly algorithm: HttpAlgorithm;
  readonly key: KeyMaterial;
}

/** The two headers of a signature. */
export interface SignatureHeaders {
  readonly "signature-input": string;
  readonly signature: string;
}

/**
 * Signs a message (RFC 9421, 3.1).
 * @throws SignatureError `signature-component` when the message lacks a component
 * @throws SecurityError `key-…`
 */
export function signMessage(message: HttpMessage, options: SignMessageOptions): SignatureHeaders {
  const { label, components, params, algorithm, key } = options;
  const covered: InnerList = { items: components.map(toItem), params: new Map(Object.entries(params)) };
  const value = signText(algorithm, signatureBase(message, covered), key);
  return {
    "signature-input": `${label}=${writeInnerList(covered)}`,
    signature: `${label}=${writeItem({ value, params: new Map() })}`,
  };
}

function toItem(component: Component): Item {
  if (typeof component === "string") return { value: component, params: new Map() };
  return { value: component.name, params: new Map(Object.entries(component.params)) };
}
