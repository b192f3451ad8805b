import { decodeText, encodeText, type Charset, type WireMessageAnswer } from "../../gateway/index.js";
import type { FaultName, TriggeredFault } from "../faults/faults.js";

/** An answer on the line, and what is needed to change it. */
interface Line {
  readonly charset: Charset;
  /** How the gateway says that it processed nothing. */
  readonly refusal: () => WireMessageAnswer;
}
type Change = (wire: WireMessageAnswer, line: Line) => WireMessageAnswer;

/** Faults that change the bytes of an answer. */
const CHANGES: Readonly<Partial<Record<FaultName, Change>>> = {
  html: () => page(200, "系统维护", "系统维护中，请稍后再试"),
  "wrong-json": ({ status }) => json(status, '{"ok":true,"data":null}'),
  "wrong-charset": inOtherCharset,
  "two-results": (wire, line) => withText(wire, twoResults(textOf(wire, line), textOf(line.refusal(), line)), line),
  "other-dialect": (wire, line) => (textOf(wire, line).startsWith("<") ? json(200, OTHER_JSON) : OTHER_XML),
  "numbers-as-texts": (wire, line) => withText(wire, swapNumbers(textOf(wire, line)), line),
};

const OTHER_JSON = '{"code":"0","msg":"success","data":{"ywh":"20260101000001"}}';
const OTHER_XML: WireMessageAnswer = {
  status: 200,
  headers: { "content-type": "text/xml; charset=utf-8" },
  body: Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n<service><head><rtn_code>0</rtn_code></head><body><ywh>20260101000001</ywh></body></service>',
  ),
};

/** Applies a fault that changes the bytes of an answer. What the first one wrote, no other can read. */
export function distortWire(
  wire: WireMessageAnswer,
  triggered: readonly TriggeredFault[],
  line: Line,
): WireMessageAnswer {
  const found = triggered.find(({ name }) => CHANGES[name] !== undefined);
  return found ? CHANGES[found.name]!(wire, line) : wire;
}

/** The page of a firewall: nothing was forwarded. Its operator asks for the incident number. */
export function firewallPage(random: () => number): WireMessageAnswer {
  const incident = String(Math.floor(random() * 1e16)).padStart(16, "0");
  return page(403, "访问被拦截", `您的请求存在风险，已被拦截。Incident ID: ${incident}`);
}

/** What a web server says by itself, in front of the gateway. */
export function serverPage(status: number, retryAfter?: string): WireMessageAnswer {
  const { headers, ...answer } = page(status, String(status), `HTTP ${status}`);
  return { ...answer, headers: { ...headers, ...(retryAfter !== undefined && { "retry-after": retryAfter }) } };
}

function page(status: number, title: string, text: string): WireMessageAnswer {
  const html = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(html) };
}

function json(status: number, text: string): WireMessageAnswer {
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(text) };
}

function textOf({ body }: WireMessageAnswer, { charset }: Line): string {
  return decodeText(body, charset);
}

function withText(wire: WireMessageAnswer, text: string, { charset }: Line): WireMessageAnswer {
  return { ...wire, body: encodeText(text, charset) };
}

/** An answer in ASCII is the same in all charsets. */
function inOtherCharset(wire: WireMessageAnswer, line: Line): WireMessageAnswer {
  const text = textOf(wire, line);
  try {
    return { ...wire, body: encodeText(text, line.charset === "utf-8" ? "gbk" : "utf-8") };
  } catch {
    // The other charset has no such character.
    return wire;
  }
}

/** Two documents in one: a reader that takes the last of two equal names believes the second. */
function twoResults(first: string, second: string): string {
  const [one, other] = [first.trim(), second.trim()];
  return one.startsWith("{") && other.startsWith("{")
    ? `${one.slice(0, -1)},${other.slice(1)}`
    : `${one}${other.replace(/^<\?xml[^>]*\?>\s*/, "")}`;
}

/** Numbers of a JSON text become texts, and texts of digits numbers. Other texts stay as they are. */
function swapNumbers(text: string): string {
  if (!text.trimStart().startsWith("{")) return text;
  return JSON.stringify(JSON.parse(text), (_, value: unknown) => {
    if (typeof value === "number") return String(value);
    return typeof value === "string" && /^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
  });
}
