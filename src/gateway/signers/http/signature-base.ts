import { componentValue } from "./components.js";
import type { HttpMessage } from "./http-message.js";
import { SignatureError } from "./signature-error.js";
import { writeInnerList, writeItem, type InnerList } from "./structured-fields.js";

/**
 * Builds the text that is signed (RFC 9421, 2.5): a line for every component, and the parameters of the signature.
 * @throws SignatureError `signature-component` for one that the message lacks or that is covered twice
 */
export function signatureBase(message: HttpMessage, covered: InnerList): Uint8Array {
  const lines = covered.items.map((item): [string, string] => [writeItem(item), componentValue(message, item)]);
  const names = new Set(lines.map(([name]) => name));
  if (names.size < lines.length) throw new SignatureError("signature-component");
  lines.push([`"@signature-params"`, writeInnerList(covered)]);
  return Buffer.from(lines.map(([name, value]) => `${name}: ${value}`).join("\n"), "utf8");
}
