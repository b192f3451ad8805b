import { OPERATIONS, isKind, type Operation } from "../../contract/index.js";

/**
 * Every fault, when it is triggered, and what it does. `before`: nothing was done. `after`: everything was done, the
 * answer suffers.
 */
export const FAULTS = {
  cut: { stage: "before", en: "the connection is cut before the call is done", zh: "处理之前断开连接" },
  "429": {
    stage: "before",
    en: "too many requests; argument: Retry-After in seconds, or `date`",
    zh: "请求过于频繁；参数为 Retry-After 秒数，或 date",
  },
  "500": { stage: "before", en: "internal error, nothing was done", zh: "内部错误，未作处理" },
  "503": {
    stage: "before",
    en: "not available, nothing was done; argument: Retry-After in seconds, or `date`",
    zh: "暂停服务，未作处理；参数为 Retry-After 秒数，或 date",
  },
  slow: {
    stage: "before",
    en: "waits before the call is done; argument: milliseconds (2000)",
    zh: "处理前等待；参数为毫秒（默认 2000）",
  },
  silence: {
    stage: "before",
    en: "the request is read and never answered, nothing is done",
    zh: "读取请求后不处理、不答复",
  },
  "answer-lost": {
    stage: "after",
    en: "done and durable, then the connection is cut without an answer",
    zh: "已处理并落盘，答复前断开连接",
  },
  "half-answer": {
    stage: "after",
    en: "done and durable, then half of the answer and a cut",
    zh: "已处理并落盘，只发出一半答复后断开",
  },
  html: { stage: "after", en: "done; an HTML page stands where the answer should", zh: "已处理，答复变成 HTML 页面" },
  "wrong-json": {
    stage: "after",
    en: "done; the answer is JSON of another shape",
    zh: "已处理，答复是另一种结构的 JSON",
  },
  "duplicate-outcome": {
    stage: "after",
    only: "batch",
    en: "one outcome of a batch stands twice",
    zh: "批量结果中一件出现两次",
  },
  "missing-outcome": { stage: "after", only: "batch", en: "one outcome of a batch is missing", zh: "批量结果缺少一件" },
  "extra-outcome": {
    stage: "after",
    only: "batch",
    en: "a batch answer holds an outcome that nobody asked for",
    zh: "批量结果多出一件不相干的",
  },
  "shuffled-outcomes": {
    stage: "after",
    only: "batch",
    en: "outcomes of a batch in another order",
    zh: "批量结果次序打乱",
  },
  "duplicate-changes": { stage: "after", only: "changes", en: "changes of a page are told twice", zh: "变更重复推送" },
  "reordered-changes": {
    stage: "after",
    only: "changes",
    en: "changes of a page in another order",
    zh: "变更次序打乱",
  },
  "unknown-status": {
    stage: "after",
    only: "cases",
    en: "cases carry a status that is not in the contract",
    zh: "案件状态不在合同之内",
  },
} as const satisfies Record<
  string,
  { stage: "before" | "after"; only?: "batch" | "changes" | "cases"; en: string; zh: string }
>;
/** Name of a fault. */
export type FaultName = keyof typeof FAULTS;

const GROUPS = {
  all: () => true,
  filing: (o: Operation) => o.kind !== undefined && !o.batch,
  batch: (o: Operation) => o.batch === true,
  filings: (o: Operation) => o.kind !== undefined,
  changes: (o: Operation) => o.id === "listChanges",
  cases: (o: Operation) => ["listChanges", "listCases", "getCase"].includes(o.id),
  read: (o: Operation) => o.method === "GET" || o.method === "HEAD",
  write: (o: Operation) => o.method === "POST" || o.method === "PUT",
} as const satisfies Record<string, (o: Operation) => boolean>;

/** A fault that matching calls may trigger. */
export interface Fault {
  /** Name of the fault, a key of `FAULTS`. */
  readonly name: FaultName;
  /** Argument in parentheses, for example the seconds of a `Retry-After`. */
  readonly argument: string | undefined;
  /** Probability that a matching call triggers the fault; undefined when the first `times` do. */
  readonly probability: number | undefined;
  /** Number of first matching calls that trigger the fault; undefined when a probability decides. */
  readonly times: number | undefined;
  /** Operations concerned: a group, a kind or an operation id. */
  readonly target: string;
}

/** Thrown for an invalid fault specification. The message names the part and the valid values. */
export class FaultSpecError extends Error {}

const ITEM = /^([a-z0-9-]+)(?:\(([^()]*)\))?(?::([^@]+))?(?:@(.+))?$/;

/**
 * Parses a fault specification such as `answer-lost:0.05,429(2):0.01@batch,cut:x3@changes`.
 *
 * @throws FaultSpecError when the specification is invalid.
 */
export function parseFaults(spec: string): Fault[] {
  return spec
    .split(",")
    .map((s) => s.trim())
    .filter(Boolean)
    .map((item) => {
      const [, name = "", argument, how = "1", target = "all"] = ITEM.exec(item) ?? [];
      if (!Object.hasOwn(FAULTS, name))
        throw new FaultSpecError(`"${item}": no such fault; there are ${Object.keys(FAULTS).join(", ")}`);
      if (!Object.hasOwn(GROUPS, target) && !isKind(target) && !OPERATIONS.some((o) => o.id === target)) {
        throw new FaultSpecError(
          `"${item}": no such target; there are ${Object.keys(GROUPS).join(", ")}, every kind and every operation id`,
        );
      }
      const times = /^x(\d{1,9})$/.exec(how)?.[1];
      const probability = times === undefined ? Number(how) : undefined;
      if (probability !== undefined && !(probability >= 0 && probability <= 1))
        throw new FaultSpecError(`"${item}": a probability from 0 to 1, or x and a number of calls`);
      if (argument !== undefined && !/^(?:\d{1,9}|date)$/.test(argument))
        throw new FaultSpecError(`"${item}": the argument is a number or "date"`);
      return {
        name: name as FaultName,
        argument,
        probability,
        times: times === undefined ? undefined : Number(times),
        target,
      };
    });
}

function concerns(fault: Fault, operation: Operation): boolean {
  const definition = FAULTS[fault.name];
  if ("only" in definition && !GROUPS[definition.only](operation)) return false;
  if (Object.hasOwn(GROUPS, fault.target)) return GROUPS[fault.target as keyof typeof GROUPS](operation);
  return operation.id === fault.target || operation.kind === fault.target;
}

/** Decides which call triggers which fault: the same seed and the same order of calls give the same faults. */
export class Faults {
  readonly #seed: number;
  #entries: { readonly fault: Fault; readonly random: () => number; triggered: number }[] = [];

  constructor(seed: number, spec = "") {
    this.#seed = seed;
    this.set(spec);
  }

  /** Replaces all faults; "" clears them. */
  set(spec: string): void {
    this.#entries = parseFaults(spec).map((fault, i) => ({ fault, random: randomFrom(this.#seed + i), triggered: 0 }));
  }

  /** Returns the faults that a call triggers, and counts them. */
  trigger(operation: Operation): TriggeredFault[] {
    const triggered: TriggeredFault[] = [];
    for (const entry of this.#entries) {
      const { fault, random } = entry;
      if (!concerns(fault, operation)) continue;
      const isTriggered = fault.times !== undefined ? entry.triggered < fault.times : random() < fault.probability!;
      if (!isTriggered) continue;
      entry.triggered++;
      triggered.push({ name: fault.name, argument: fault.argument, random });
    }
    return triggered;
  }

  /** The faults in effect, with the number of times each has struck. */
  get active(): readonly (Fault & { readonly struck: number })[] {
    return this.#entries.map(({ fault, triggered }) => ({ ...fault, struck: triggered }));
  }
}

/** A fault that a call has triggered. */
export interface TriggeredFault {
  /** Name of the fault. */
  readonly name: FaultName;
  /** Argument in parentheses. */
  readonly argument: string | undefined;
  /** Random numbers of the fault, reproducible by its seed. */
  readonly random: () => number;
}

/** mulberry32: small, fast and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
