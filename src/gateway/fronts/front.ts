import { BLOCK_WORDS, INCIDENT_LABELS, MAINTENANCE_WORDS } from "./page-words.js";

/**
 * Recognizes answers that do not come from a gateway, but from what stands in front of it: a firewall, a proxy without
 * its server, a maintenance page, a login portal, a renamed path. They say nothing about the request.
 */

/** What is known of an answer from in front of a gateway. */
export interface FrontFacts {
  /** What stands there. */
  readonly kind: FrontKind;
  /** Incident or event number that the page shows; tell it to the operator of the gateway. */
  readonly incident?: string;
}

/**
 * - `blocked`: a firewall or its challenge.
 * - `unavailable`: a proxy that does not reach the gateway (502, 503, 504).
 * - `maintenance`: a page that announces maintenance.
 * - `moved`: a redirect.
 * - `gone`: a page that says that there is no such path.
 * - `web-page`: any other page, such as a login.
 */
export type FrontKind = "blocked" | "unavailable" | "maintenance" | "moved" | "gone" | "web-page";

/** Type of the answers of a gateway. */
export type Promised = "json" | "xml" | "text";

/** An answer as it was received. */
export interface FrontAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Only the beginning of a page is read. */
const MAX_PAGE_BYTES = 32 * 1024;

/**
 * Returns what stands in front of the gateway, or undefined when the answer may be the gateway's own.
 * @param promised what the gateway answers with; an answer of this type is its own, unless it says otherwise itself
 */
export function frontOf(answer: FrontAnswer, promised: Promised): FrontFacts | undefined {
  const { status, headers } = answer;
  if (status >= 300 && status < 400 && status !== 304) return facts("moved", answer, "");
  const text = startOf(answer.body);
  const isPage = isHtml(text, headers["content-type"]);
  if (!isPage && promised === "text") return undefined;
  if (!isPage && !isForeignNotice(text, headers, status)) return undefined;
  const visible = visibleText(text);
  return facts(kindOf(status, headers, visible), answer, visible);
}

function facts(kind: FrontKind, { headers }: FrontAnswer, visible: string): FrontFacts {
  const incident = incidentIn(visible) ?? incidentOfHeaders(headers);
  return { kind, ...(incident !== undefined && { incident }) };
}

function kindOf(status: number, headers: FrontAnswer["headers"], visible: string): FrontKind {
  if (MAINTENANCE_WORDS.test(visible)) return "maintenance";
  if (status === 404 || status === 410) return "gone";
  const isBlocked = status === 403 || status === 405 || status === 406 || status === 418 || status === 429;
  if (isBlocked || BLOCK_WORDS.test(visible) || headers["cf-mitigated"] !== undefined) return "blocked";
  return status >= 500 ? "unavailable" : "web-page";
}

/** XML of a gateway begins with its own root; a page with one of its own elements. */
function isHtml(text: string, contentType = ""): boolean {
  const start = text.replace(/^\ufeff?(?:\s|<\?xml[^>]*\?>|<!--[\s\S]*?-->)*/, "");
  if (/^<(?:!doctype\s+html|html|head|body|title|meta|script|center|h[1-6]|div|p)\b/i.test(start)) return true;
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType) && start.startsWith("<");
}

/** Notices of firewalls that are no pages: short texts and JSON with an event number. */
function isForeignNotice(text: string, headers: FrontAnswer["headers"], status: number): boolean {
  if (status < 400 || /problem\+json/i.test(headers["content-type"] ?? "") || text.length > 4_096) return false;
  const hasMark = headers["cf-ray"] !== undefined || headers["x-waf-event-id"] !== undefined;
  const isStructured = /^\s*[{[<]/.test(text);
  if (isStructured) return /"event_id"\s*:/.test(text) && BLOCK_WORDS.test(text);
  return text.trim() !== "" && (BLOCK_WORDS.test(text) || (hasMark && /\berror code: \d{3,4}\b/.test(text)));
}

function incidentIn(visible: string): string | undefined {
  const found = INCIDENT_LABELS.exec(visible);
  return readable(found?.[1]);
}

function incidentOfHeaders(headers: FrontAnswer["headers"]): string | undefined {
  return readable(headers["x-waf-event-id"] ?? headers["x-iinfo-incident"] ?? headers["cf-ray"]);
}

/** A number of an incident, and nothing that a page could hide behind the label. */
function readable(incident: string | undefined): string | undefined {
  const id = incident?.replace(/[.:#-]+$/, "");
  return id !== undefined && /^(?=.*\d)[\w.#:-]{4,80}$/.test(id) ? id : undefined;
}

/** Pages of Chinese firewalls are in UTF-8 or GBK. Damaged characters do not matter here. */
function startOf(body: Uint8Array): string {
  const start = body.subarray(0, MAX_PAGE_BYTES);
  const text = new TextDecoder("utf-8").decode(start);
  return text.slice(0, -4).includes("\ufffd") ? new TextDecoder("gbk").decode(start) : text;
}

const ENTITIES: Readonly<Record<string, string>> = { "&#46;": ".", "&#35;": "#", "&#32;": " ", "&nbsp;": " " };

/** The text of a page with its title, without scripts, styles and tags. JSON stays as it is. */
function visibleText(text: string): string {
  return text
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(?:#\d\d|nbsp);/g, (entity) => ENTITIES[entity] ?? " ")
    .replace(/\s+/g, " ");
}
