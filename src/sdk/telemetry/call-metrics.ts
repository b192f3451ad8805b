import type { HttpEvent } from "../http/wire.js";
import { authorityLabel, outcomeOf } from "./labels.js";
import { DURATION_BUCKETS } from "./metrics.js";
import { SampleSet, type MetricSample } from "./samples.js";

interface Durations {
  readonly labels: Readonly<Record<string, string>>;
  readonly buckets: number[];
  sum: number;
}

/**
 * Collects the metrics of calls from the events of one or more clients, for a program without OpenTelemetry.
 * @example
 * import { CallMetrics, RegistryClient, bearerToken, prometheusText } from "bdc-connect";
 *
 * const metrics = new CallMetrics();
 * const client = new RegistryClient({
 *   gateway: "https://bdc.example.gov.cn",
 *   credentials: bearerToken({ token: "…", institution: "91330106MA2TEXT08W" }),
 *   onEvent: metrics.record,
 * });
 * await client.capabilities.get();
 * const body = prometheusText(metrics.samples()); // what GET /metrics answers, as PROMETHEUS_MEDIA_TYPE
 */
export class CallMetrics {
  readonly #durations = new Map<string, Durations>();
  readonly #retries = new SampleSet();

  /** Records one event. Pass it as `onEvent` of the client. */
  readonly record = (event: HttpEvent): void => {
    const { type, operation, reason = "" } = event;
    const authority = authorityLabel(event.authority);
    if (type === "retry") this.#retries.add("gatewayRetries", { authority, operation, reason }, 1);
    else if (type !== "request") this.#measure(authority, operation, outcomeOf(event), (event.durationMs ?? 0) / 1_000);
  };

  /** Returns the current values. */
  samples(): MetricSample[] {
    const durations = [...this.#durations.values()].map(({ labels, buckets, sum }): MetricSample => ({
      metric: "gatewayDuration",
      labels,
      value: sum,
      buckets: [...buckets],
    }));
    return [...durations, ...this.#retries.all()];
  }

  #measure(authority: string, operation: string, outcome: string, seconds: number): void {
    const key = `${authority} ${operation} ${outcome}`;
    let found = this.#durations.get(key);
    if (found === undefined) {
      const buckets = new Array<number>(DURATION_BUCKETS.length + 1).fill(0);
      this.#durations.set(key, (found = { labels: { authority, operation, outcome }, buckets, sum: 0 }));
    }
    const at = DURATION_BUCKETS.findIndex((bound) => seconds <= bound);
    found.buckets[at < 0 ? DURATION_BUCKETS.length : at]! += 1;
    found.sum += seconds;
  }
}
