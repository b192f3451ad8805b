import type { LabelsOf, MetricKey } from "./metrics.js";

/** Value of a metric with its labels. */
export interface MetricSample {
  /** Key of the metric in `METRICS`. */
  readonly metric: MetricKey;
  /** Values of its labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Value of a gauge or a counter; of a histogram its sum. */
  readonly value: number;
  /** Of a histogram: number of values in each bucket of `DURATION_BUCKETS`; the last counts all larger ones. */
  readonly buckets?: readonly number[];
}

/**
 * Collects samples. Samples with the same labels become one, because an exporter must not repeat a series: several
 * authorities may share the label `unknown`.
 */
export class SampleSet {
  readonly #samples = new Map<string, MetricSample>();

  /** Adds to the value of a series. */
  add<K extends MetricKey>(metric: K, labels: LabelsOf<K>, value: number): void {
    this.#put(metric, labels, value, (before) => before + value);
  }

  /** Keeps the largest value of a series. */
  max<K extends MetricKey>(metric: K, labels: LabelsOf<K>, value: number): void {
    this.#put(metric, labels, value, (before) => Math.max(before, value));
  }

  /** Keeps the smallest value of a series. */
  min<K extends MetricKey>(metric: K, labels: LabelsOf<K>, value: number): void {
    this.#put(metric, labels, value, (before) => Math.min(before, value));
  }

  /** Returns all samples. */
  all(): MetricSample[] {
    return [...this.#samples.values()];
  }

  #put<K extends MetricKey>(metric: K, labels: LabelsOf<K>, value: number, merge: (before: number) => number): void {
    const key = JSON.stringify([metric, ...Object.values(labels)]);
    const before = this.#samples.get(key);
    this.#samples.set(key, { metric, labels, value: before ? merge(before.value) : value });
  }
}
