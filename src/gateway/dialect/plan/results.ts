import type { Node } from "../operators/line.js";
import { isAbsent, isNode, placeOf, type Place } from "../operators/place.js";
import type { Meaning, Results } from "../schema/results.js";

/** What an answer, or one outcome of a batch, says of itself. */
export interface Verdict {
  readonly meaning: Meaning;
  /** The authority's code that decided. */
  readonly code?: string;
  /** JSON pointer to it. */
  readonly pointer?: string;
}

/** A reason of a refusal in the words of the authority. */
export interface ToldReason {
  readonly code: string | undefined;
  readonly text: string;
  readonly field: string | undefined;
}

/** The tests of an answer, and their reverse: how an authority says something. */
export interface CompiledResults {
  readonly judge: (message: Node, status: number) => Verdict;
  readonly reasons: (message: Node) => readonly ToldReason[];
  readonly original: (message: Node) => string | undefined;
  readonly retryAfterMs: (message: Node) => number | undefined;
  /** Writes a meaning. Returns the HTTP status, or undefined when this gateway has no code for it. */
  readonly say: (message: Node, meaning: Meaning) => number | undefined;
  readonly tellReasons: (message: Node, reasons: readonly ToldReason[]) => void;
  readonly tellOriginal: (message: Node, caseNo: string) => void;
  readonly tellRetryAfter: (message: Node, ms: number) => void;
}

interface Test {
  /** Undefined: the HTTP status. */
  readonly place: Place | undefined;
  readonly codes: ReadonlyMap<string, Meaning>;
  readonly absent: "ok" | "unknown";
}

export function compileResults(results: Results): CompiledResults {
  const tests = results.tests.map(({ at, codes, absent }): Test => ({
    place: at === "$status" ? undefined : placeOf(at),
    codes: new Map(Object.entries(codes)),
    absent,
  }));
  const original = results.original === undefined ? undefined : placeOf(results.original);
  const wait = results.retryAfter && {
    place: placeOf(results.retryAfter.at),
    unitMs: results.retryAfter.unit === "s" ? 1_000 : 1,
  };
  return {
    judge: (message, status) => judge(tests, message, status),
    say: (message, meaning) => say(tests, message, meaning),
    ...compileReasons(results.reasons),
    original: (message) => textAt(original, message),
    tellOriginal: (message, caseNo) => original?.set(message, caseNo),
    retryAfterMs: (message) => {
      const text = textAt(wait?.place, message);
      return wait && text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * wait.unitMs : undefined;
    },
    tellRetryAfter: (message, ms) => wait?.place.set(message, Math.ceil(ms / wait.unitMs)),
  };
}

/** The first test that does not say `ok` decides. A code that is not listed is unknown, never ok. */
function judge(tests: readonly Test[], message: Node, status: number): Verdict {
  let last: Verdict = { meaning: "ok" };
  for (const { place, codes, absent } of tests) {
    const value = place ? place.get(message) : status;
    if (isAbsent(value)) {
      if (absent === "ok") continue;
      return { meaning: "unknown", ...(place && { pointer: place.pointer }) };
    }
    const code = typeof value === "object" ? undefined : String(value);
    const meaning = code === undefined ? "unknown" : (codes.get(code) ?? "unknown");
    last = { meaning, ...(code !== undefined && { code }), ...(place && { pointer: place.pointer }) };
    if (meaning !== "ok") return last;
  }
  return last;
}

/** The last test that knows the meaning says it; those before it say ok. */
function say(tests: readonly Test[], message: Node, meaning: Meaning): number | undefined {
  for (let i = tests.length - 1; i >= 0; i -= 1) {
    const code = codeFor(tests[i]!, meaning);
    const before = tests.slice(0, i).map((test) => codeFor(test, "ok"));
    if (code === undefined || before.some((ok, k) => ok === undefined && tests[k]!.absent !== "ok")) continue;
    let status = 200;
    [...before, code].forEach((one, k) => {
      if (one === undefined) return;
      const { place } = tests[k]!;
      if (place) place.set(message, one);
      else status = Number(one);
    });
    return status;
  }
  return undefined;
}

const codeFor = ({ codes }: Test, meaning: Meaning): string | undefined =>
  [...codes].find(([, one]) => one === meaning)?.[0];

function compileReasons(reasons: Results["reasons"]): Pick<CompiledResults, "reasons" | "tellReasons"> {
  if (!reasons) return { reasons: () => [], tellReasons: () => {} };
  const list = reasons.list === undefined ? undefined : placeOf(reasons.list);
  const text = placeOf(reasons.text);
  const code = reasons.code === undefined ? undefined : placeOf(reasons.code);
  const field = reasons.field === undefined ? undefined : placeOf(reasons.field);
  const read = (node: Node): ToldReason => ({
    code: textAt(code, node),
    text: textAt(text, node) ?? "",
    field: textAt(field, node),
  });
  const write = (node: Node, reason: ToldReason): void => {
    text.set(node, reason.text);
    if (reason.code !== undefined && code?.get(node) === undefined) code?.set(node, reason.code);
    if (reason.field !== undefined) field?.set(node, reason.field);
  };
  return {
    reasons: (message) => {
      if (!list) return [read(message)];
      const found = list.get(message);
      const elements: readonly unknown[] = Array.isArray(found) ? found : isAbsent(found) ? [] : [found];
      return elements.filter(isNode).map(read);
    },
    tellReasons: (message, told) => {
      if (!list) return void write(message, joined(told));
      list.set(
        message,
        told.map((reason) => {
          const node: Node = {};
          write(node, reason);
          return node;
        }),
      );
    },
  };
}

/** A gateway that tells one reason tells all of them in one text. */
const joined = (told: readonly ToldReason[]): ToldReason => ({
  code: told[0]?.code,
  text: told.map(({ text }) => text).join("；"),
  field: told.length === 1 ? told[0]?.field : undefined,
});

function textAt(place: Place | undefined, node: Node): string | undefined {
  const value = place?.get(node);
  return isAbsent(value) || typeof value === "object" ? undefined : String(value);
}
