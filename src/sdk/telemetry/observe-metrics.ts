import type { Attributes, BatchObservableResult, ObservableGauge } from "@opentelemetry/api";
import { METRICS, type MetricDefinition, type MetricKey } from "./metrics.js";
import { openTelemetry, SCOPE } from "./opentelemetry.js";
import type { MetricSample } from "./samples.js";

/**
 * Offers gauges to OpenTelemetry: its SDK calls `collect` whenever it exports. Does nothing when OpenTelemetry is not
 * installed. Calls to the gateway are measured without it.
 * @param collect Returns the current values; an exception leaves them out of this export
 * @returns Ends the observation; undefined when OpenTelemetry is not installed. Call it before the source of the values
 *   is closed.
 */
export function observeMetrics(collect: () => Promise<readonly MetricSample[]>): (() => void) | undefined {
  const api = openTelemetry();
  if (api === undefined) return undefined;
  const meter = api.metrics.getMeter(SCOPE);
  const gauges = new Map<MetricKey, ObservableGauge>();
  for (const [key, definition] of Object.entries(METRICS) as [MetricKey, MetricDefinition][]) {
    const { name, type, unit, en } = definition;
    if (type === "gauge") gauges.set(key, meter.createObservableGauge(name, { unit, description: en }));
  }
  const observe = async (result: BatchObservableResult): Promise<void> => {
    for (const { metric, labels, value } of await collect().catch(() => [])) {
      const gauge = gauges.get(metric);
      if (gauge) result.observe(gauge, value, labels as Attributes);
    }
  };
  const all = [...gauges.values()];
  meter.addBatchObservableCallback(observe, all);
  return () => meter.removeBatchObservableCallback(observe, all);
}
