/**
 * The one definition of all metrics. Text format, OpenTelemetry instruments, `bdc metrics`, the tables of the guide and
 * the tests of the dashboard are made from it.
 *
 * Labels have few values, all from closed lists or from `authorityLabel`: never a ref, a name or a case number.
 */

/** Definition of a metric. */
export interface MetricDefinition {
  /** Name in OpenTelemetry. `prometheusName` derives the other one. */
  readonly name: string;
  /** A gauge goes up and down, a counter only up, a histogram counts durations in buckets. */
  readonly type: "gauge" | "counter" | "histogram";
  /** Unit in UCUM, as OpenTelemetry uses it: `s`, or a thing that is counted in braces. */
  readonly unit: string;
  /** Names of the labels (attributes). */
  readonly labels: readonly string[];
  /** Where the values come from: the ledger, or the calls of one process. */
  readonly source: "ledger" | "process";
  /** Description in English: the HELP line. */
  readonly en: string;
  /** Description in Chinese, for the guide. */
  readonly zh: string;
}

/** Every metric by its key: the only definition, from which names, instruments and documents are made. */
export const METRICS = {
  filings: {
    name: "bdc.filings",
    type: "gauge",
    unit: "{filing}",
    labels: ["authority", "kind", "state"],
    source: "ledger",
    en: "Filings in the ledger by state.",
    zh: "台账中各状态的申请笔数",
  },
  oldestUnclear: {
    name: "bdc.unclear.oldest",
    type: "gauge",
    unit: "s",
    labels: ["authority"],
    source: "ledger",
    en: "Time since the oldest unclear filing was sent; 0 when there is none.",
    zh: "结果待核实的申请中，最早一笔自发出至今的时间；没有时为 0",
  },
  oldestQueued: {
    name: "bdc.queued.oldest",
    type: "gauge",
    unit: "s",
    labels: ["authority"],
    source: "ledger",
    en: "Time since the oldest queued filing was queued; 0 when there is none.",
    zh: "排队的申请中，最早一笔自排队至今的时间；没有时为 0",
  },
  openBatches: {
    name: "bdc.batches.open",
    type: "gauge",
    unit: "{batch}",
    labels: ["authority", "kind"],
    source: "ledger",
    en: "Batches that are not finished.",
    zh: "未办结的批次数",
  },
  waitingCases: {
    name: "bdc.cases.waiting",
    type: "gauge",
    unit: "{case}",
    labels: ["authority", "kind", "status"],
    source: "ledger",
    en: "Cases that wait for the institution (supplement, payment); a case of several batches counts in each.",
    zh: "待本机构处理（补正、缴费等）的受理件数；同时在多个批次中的，各计一次",
  },
  clockOffset: {
    name: "bdc.clock.offset",
    type: "gauge",
    unit: "s",
    labels: ["authority"],
    source: "ledger",
    en: "How far the authority's clock was ahead of this machine's when last measured; negative when behind. Deadlines count from the authority's clock.",
    zh: "最近一次测得的登记机构时间比本机快多少；慢于本机的为负。期限按登记机构的时间计算",
  },
  feedLag: {
    name: "bdc.feed.lag",
    type: "gauge",
    unit: "s",
    labels: ["authority"],
    source: "ledger",
    en: "Time since the cases of unfinished batches were last known to be current; the longest of the authority.",
    zh: "未办结批次的受理件距上次同步的时间，取同一登记机构中最长的",
  },
  nearestDeadline: {
    name: "bdc.deadline.nearest",
    type: "gauge",
    unit: "s",
    labels: ["deadline"],
    source: "ledger",
    en: "Time until the last day of the nearest deadline ends (China time); negative when it is past.",
    zh: "距最近一个期限最后一日结束（北京时间）的时间；已过期的为负数",
  },
  collected: {
    name: "bdc.collection.timestamp",
    type: "gauge",
    unit: "s",
    labels: [],
    source: "ledger",
    en: "Time at which the ledger was read (seconds since 1970).",
    zh: "读取台账的时间（自 1970 年起的秒数）",
  },
  paceTokens: {
    name: "bdc.pace.tokens",
    type: "gauge",
    unit: "{request}",
    labels: ["authority"],
    source: "process",
    en: "Requests that may be sent at once under the rate limit of the authority; 0 during a pause.",
    zh: "在登记机构的限流规则下，当前可立即发出的请求数；暂停期间为 0",
  },
  gatewayDuration: {
    name: "bdc.gateway.duration",
    type: "histogram",
    unit: "s",
    labels: ["authority", "operation", "outcome"],
    source: "process",
    en: "Duration of the requests to the gateway, one for each attempt.",
    zh: "接口请求的耗时，每次尝试各计一次",
  },
  gatewayRetries: {
    name: "bdc.gateway.retries",
    type: "counter",
    unit: "{retry}",
    labels: ["authority", "operation", "reason"],
    source: "process",
    en: "Repetitions of requests to the gateway.",
    zh: "接口请求的重试次数",
  },
} as const satisfies Record<string, MetricDefinition>;

/** Key of a metric in `METRICS`. */
export type MetricKey = keyof typeof METRICS;

/** Labels of a metric with their values. */
export type LabelsOf<K extends MetricKey> = Readonly<Record<(typeof METRICS)[K]["labels"][number], string>>;

/** Upper bounds of the buckets of durations (s). The last ones cover a batch call just before its timeout. */
export const DURATION_BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Returns the name in Prometheus by the rules of OpenTelemetry: underscores, `_seconds` and `_total`. */
export function prometheusName({ name, unit, type }: MetricDefinition): string {
  return name.replaceAll(".", "_") + (unit === "s" ? "_seconds" : "") + (type === "counter" ? "_total" : "");
}
