import { OPERATIONS, isKind, maskStray, parseDuration, type Operation } from "../../contract/index.js";

/**
 * All faults. `before` faults trigger before the call is processed; `after` faults trigger when it has been processed
 * and affect only the response.
 */
export const FAULTS = {
  cut: { stage: "before", en: "cuts the connection before the call is processed", zh: "处理前断开连接" },
  "429": {
    stage: "before",
    en: "responds with 429; argument: Retry-After, such as `2s`, or `date`",
    zh: "请求过于频繁；参数为 Retry-After，如 2s，或 date",
  },
  "500": { stage: "before", en: "responds with 500; nothing is processed", zh: "内部错误，未作处理" },
  "503": {
    stage: "before",
    en: "responds with 503; nothing is processed; argument: Retry-After, such as `2s`, or `date`",
    zh: "暂停服务，未作处理；参数为 Retry-After，如 2s，或 date",
  },
  slow: {
    stage: "before",
    en: "delays the call; argument: the delay, such as `150ms` (default `2s`)",
    zh: "处理前等待；参数为时长，如 150ms（默认 2s）",
  },
  silence: {
    stage: "before",
    en: "reads the request but neither processes nor answers it",
    zh: "读取请求，但不处理、不应答",
  },
  "answer-lost": {
    stage: "after",
    en: "processes the call durably, then cuts the connection without a response",
    zh: "已处理并写入磁盘，应答前断开连接",
  },
  "half-answer": {
    stage: "after",
    en: "processes the call durably, then cuts the connection after half of the response",
    zh: "已处理并写入磁盘，发送一半应答后断开连接",
  },
  html: { stage: "after", en: "processes the call but responds with an HTML page", zh: "已处理，应答为 HTML 页面" },
  "wrong-json": {
    stage: "after",
    en: "processes the call but responds with JSON of another structure",
    zh: "已处理，应答为其他结构的 JSON",
  },
  "duplicate-outcome": {
    stage: "after",
    only: "batch",
    en: "repeats one outcome of a batch",
    zh: "批量结果中有一笔重复",
  },
  "missing-outcome": { stage: "after", only: "batch", en: "omits one outcome of a batch", zh: "批量结果缺少一笔" },
  "extra-outcome": {
    stage: "after",
    only: "batch",
    en: "adds an outcome of an unknown filing to a batch",
    zh: "批量结果多出一笔无关申请",
  },
  "shuffled-outcomes": {
    stage: "after",
    only: "batch",
    en: "changes the order of the outcomes of a batch",
    zh: "批量结果顺序打乱",
  },
  "duplicate-changes": { stage: "after", only: "changes", en: "repeats the changes of a page", zh: "变更重复" },
  "reordered-changes": {
    stage: "after",
    only: "changes",
    en: "changes the order of the changes of a page",
    zh: "变更顺序打乱",
  },
  "unknown-status": {
    stage: "after",
    only: "cases",
    en: "returns cases with a status that the contract does not define",
    zh: "受理件的状态不在接口规范之内",
  },
  "too-fast": {
    stage: "before",
    dialect: true,
    en: "says that calls come too fast, with the code of the described gateway",
    zh: "以所描述接口自己的代码答复请求过于频繁",
  },
  "token-stale": {
    stage: "before",
    dialect: true,
    en: "ends the validity of the token that the call carries and says that it is stale",
    zh: "使本次调用的令牌失效，并答复令牌过期",
  },
  "not-processed": {
    stage: "before",
    dialect: true,
    en: "says that the call was not processed, with the code of the described gateway",
    zh: "以所描述接口自己的代码答复未处理",
  },
  "clock-skew": {
    stage: "before",
    dialect: true,
    en: "handles the call with a clock that is ahead; argument: by how much (default `1h`)",
    zh: "登记机构的时钟快；参数为快多少（默认 1h）",
  },
  firewall: {
    stage: "before",
    dialect: true,
    en: "responds with the page of a firewall: status 403, HTML, an incident id; nothing is processed",
    zh: "防火墙拦截：403、HTML 页面、事件编号，未作处理",
  },
  "wrong-charset": {
    stage: "after",
    dialect: true,
    en: "processes the call; the response is in another charset than it declares (GBK as UTF-8, UTF-8 as GBK)",
    zh: "已处理，应答的字符集与声明不符（GBK 声明为 UTF-8，或者相反）",
  },
  "two-results": {
    stage: "after",
    dialect: true,
    en: "processes the call; the response holds its result and, after it, that nothing was processed",
    zh: "已处理，应答中先后有两个结果：本次结果和“未处理”",
  },
  "other-dialect": {
    stage: "after",
    dialect: true,
    en: "processes the call; the response is a success in the words of another gateway",
    zh: "已处理，应答为另一种接口格式的成功结果",
  },
  "other-ref": {
    stage: "after",
    dialect: true,
    en: "processes the call; the response names another filing",
    zh: "已处理，应答中的申请编号属于另一笔申请",
  },
  unsigned: {
    stage: "after",
    dialect: true,
    en: "processes the call; the response has no signature",
    zh: "已处理，应答没有签名",
  },
  "wrong-signature": {
    stage: "after",
    dialect: true,
    en: "processes the call; the signature of the response is wrong",
    zh: "已处理，应答的签名错误",
  },
  "earlier-answer": {
    stage: "after",
    dialect: true,
    en: "processes the call; the response is the one that an earlier call of the same operation got",
    zh: "已处理，应答为同一操作前一次调用的应答",
  },
  "numbers-as-texts": {
    stage: "after",
    dialect: true,
    en: "processes the call; numbers of the JSON response are texts, and texts of digits are numbers",
    zh: "已处理，JSON 应答中的数字变为文本，数字文本变为数字",
  },
} as const satisfies Record<
  string,
  { stage: "before" | "after"; only?: "batch" | "changes" | "cases"; dialect?: true; en: string; zh: string }
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
  /** Duration in parentheses, in milliseconds: the delay of `slow`, the `Retry-After` of `429` and `503`. */
  readonly delayMs: number | undefined;
  /** Whether `Retry-After` is an HTTP date: `date` in parentheses. */
  readonly isDate: boolean;
  /** Probability that a matching call triggers the fault; undefined when the first `times` do. */
  readonly probability: number | undefined;
  /** Number of first matching calls that trigger the fault; undefined when a probability decides. */
  readonly times: number | undefined;
  /** Operations concerned: a group, a kind or an operation id. */
  readonly target: string;
}

/** Thrown for an invalid fault specification. The texts name the part and the valid values. */
export class FaultSpecError extends Error {
  /** What is wrong, in Chinese. */
  readonly zh: string;
  /** What is wrong, in English; also the message. */
  readonly en: string;

  /**
   * Creates the error.
   *
   * @param item The invalid part of the specification.
   * @param zh What is wrong, in Chinese.
   * @param en What is wrong, in English.
   */
  constructor(item: string, zh: string, en: string) {
    // Names of faults are ASCII. Anything else is a value in the wrong place: a name, the number of a certificate.
    const shown = maskStray(item).replace(/[^\x20-\x7e]/g, "*");
    super(`"${shown}": ${en}`);
    this.zh = `“${shown}”：${zh}`;
    this.en = this.message;
  }
}

const ITEM = /^([a-z0-9-]+)(?:\(([^()]*)\))?(?::([^@]+))?(?:@(.+))?$/;

/**
 * Parses a fault specification such as `answer-lost:0.05,429(2s):0.01@batch,cut:x3@changes`.
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
        throw new FaultSpecError(
          item,
          `没有该故障；可选值：${Object.keys(FAULTS).join("、")}`,
          `unknown fault; valid faults: ${Object.keys(FAULTS).join(", ")}`,
        );
      if (!Object.hasOwn(GROUPS, target) && !isKind(target) && !OPERATIONS.some((o) => o.id === target)) {
        throw new FaultSpecError(
          item,
          `没有该目标；可选值：${Object.keys(GROUPS).join("、")}，以及各业务种类和各操作编号`,
          `unknown target; valid targets: ${Object.keys(GROUPS).join(", ")}, every kind and every operation id`,
        );
      }
      const times = /^x(\d{1,9})$/.exec(how)?.[1];
      const probability = times === undefined ? Number(how) : undefined;
      if (probability !== undefined && !(probability >= 0 && probability <= 1))
        throw new FaultSpecError(
          item,
          "应为 0 至 1 的概率，或者 x 加调用次数",
          "expected a probability from 0 to 1, or x and a number of calls",
        );
      const isDate = argument === "date";
      const delayMs = argument === undefined || isDate ? undefined : parseDuration(argument);
      if (argument !== undefined && !isDate && delayMs === undefined)
        throw new FaultSpecError(
          item,
          "参数应为带单位的时长，如 2s、150ms，或者 date",
          'the argument must be a duration with its unit, such as 2s or 150ms, or "date"',
        );
      return {
        name: name as FaultName,
        delayMs,
        isDate,
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

/** Decides which calls trigger which faults. The same seed and order of calls give the same faults. */
export class Faults {
  readonly #seed: number;
  readonly #speaksDialect: boolean;
  #entries: { readonly fault: Fault; readonly random: () => number; triggered: number }[] = [];

  /** @param options `dialect`: the sandbox speaks the protocol of a description, which has faults of its own */
  constructor(seed: number, spec = "", { dialect = false }: { readonly dialect?: boolean } = {}) {
    this.#seed = seed;
    this.#speaksDialect = dialect;
    this.set(spec);
  }

  /**
   * Replaces all faults; an empty specification clears them.
   * @throws FaultSpecError when the specification is invalid, or has a fault that needs a dialect
   */
  set(spec: string): void {
    const faults = parseFaults(spec);
    const alien = faults.find(({ name }) => "dialect" in FAULTS[name]);
    if (alien && !this.#speaksDialect)
      throw new FaultSpecError(
        alien.name,
        "仅用于以 --dialect 启动的内置登记机构",
        "only for a sandbox that was started with --dialect",
      );
    this.#entries = faults.map((fault, i) => ({ fault, random: randomFrom(this.#seed + i), triggered: 0 }));
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
      triggered.push({ name: fault.name, delayMs: fault.delayMs, isDate: fault.isDate, random });
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
  /** Duration in parentheses, in milliseconds. */
  readonly delayMs: number | undefined;
  /** Whether `Retry-After` is an HTTP date. */
  readonly isDate: boolean;
  /** Random numbers of the fault, reproducible by its seed. */
  readonly random: () => number;
}

/** The mulberry32 generator: small, fast and reproducible. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
