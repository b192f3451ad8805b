import type { ReadElement } from "./xml-reader.js";
import { FramerError, isTreeObject, type Tree } from "./tree.js";

/** The envelope of SOAP messages, and its faults. Headers are not used. */

export type SoapVersion = "1.1" | "1.2";

const NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

export function soapEnvelope(content: string, version: SoapVersion): string {
  return `<soap:Envelope xmlns:soap="${NAMESPACES[version]}"><soap:Body>${content}</soap:Body></soap:Envelope>`;
}

/** How a SOAP message is announced in HTTP. */
export function soapHeaders(
  version: SoapVersion,
  charset: string,
  action: string | undefined,
): { readonly contentType: string; readonly headers?: Readonly<Record<string, string>> } {
  if (version === "1.1")
    return { contentType: `text/xml; charset=${charset}`, headers: { soapaction: `"${action ?? ""}"` } };
  const parameter = action === undefined ? "" : `; action="${action}"`;
  return { contentType: `application/soap+xml; charset=${charset}${parameter}` };
}

/**
 * Returns the one element in the body of an envelope, by name and content. A fault is `{ code, text, detail? }` under
 * the name `Fault` in both versions.
 * @throws FramerError `not-soap` for another document or version, `xml-root` for a body with none or several elements
 */
export function soapContent(envelope: ReadElement, version: SoapVersion): { name: string; content: Tree } {
  const { name, namespace, content } = envelope;
  if (name !== "Envelope" || namespace !== NAMESPACES[version] || !isTreeObject(content))
    throw new FramerError("not-soap");
  const body = content["Body"];
  if (!isTreeObject(body)) throw new FramerError("not-soap");
  const elements = Object.entries(body).filter(([key]) => !key.startsWith("@"));
  const [only] = elements;
  if (!only || elements.length > 1 || Array.isArray(only[1])) throw new FramerError("xml-root");
  const [element, value] = only;
  return { name: element, content: element === "Fault" ? faultOf(value) : value };
}

function faultOf(fault: Tree): Tree {
  if (!isTreeObject(fault)) throw new FramerError("not-soap");
  const code = plain(fault["faultcode"]) ?? plain(inside(fault["Code"], "Value"));
  const text = plain(fault["faultstring"]) ?? plain(inside(fault["Reason"], "Text"));
  const detail = fault["detail"] ?? fault["Detail"];
  return { code: code ?? null, text: text ?? null, ...(detail !== undefined && { detail }) };
}

function inside(tree: Tree | undefined, name: string): Tree | undefined {
  return isTreeObject(tree) ? tree[name] : undefined;
}

function plain(tree: Tree | undefined): string | undefined {
  const text = isTreeObject(tree) ? tree["#text"] : tree;
  return typeof text === "string" ? text : undefined;
}
