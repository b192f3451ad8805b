import { DURATION_BUCKETS, METRICS, prometheusName, type MetricDefinition, type MetricKey } from "./metrics.js";
import type { MetricSample } from "./samples.js";

/** Media type of `prometheusText`. */
export const PROMETHEUS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Writes samples in the text format of Prometheus, version 0.0.4. The order is that of `METRICS`. */
export function prometheusText(samples: readonly MetricSample[]): string {
  return Object.keys(METRICS)
    .map((key) =>
      family(
        METRICS[key as MetricKey],
        samples.filter(({ metric }) => metric === key),
      ),
    )
    .join("");
}

function family(definition: MetricDefinition, samples: readonly MetricSample[]): string {
  if (samples.length === 0) return "";
  const name = prometheusName(definition);
  const help = definition.en.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  const lines = samples.flatMap((sample) => linesOf(name, definition, sample));
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${definition.type}`, ...lines, ""].join("\n");
}

function linesOf(name: string, { labels: names }: MetricDefinition, sample: MetricSample): string[] {
  const { labels, value, buckets } = sample;
  const own = names.map((label): [string, string] => [label, labels[label] ?? ""]);
  if (buckets === undefined) return [`${name}${labelText(own)} ${value}`];
  let count = 0;
  const bucketLines = buckets.map((inBucket, at) => {
    count += inBucket;
    const bound = DURATION_BUCKETS[at];
    return `${name}_bucket${labelText([...own, ["le", bound === undefined ? "+Inf" : String(bound)]])} ${count}`;
  });
  return [...bucketLines, `${name}_sum${labelText(own)} ${value}`, `${name}_count${labelText(own)} ${count}`];
}

function labelText(labels: readonly (readonly [name: string, value: string])[]): string {
  if (labels.length === 0) return "";
  const escape = (value: string) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `{${labels.map(([label, value]) => `${label}="${escape(value)}"`).join(",")}}`;
}
