/** Spans of OpenTelemetry. A failure of telemetry never changes the result of the work, and never repeats it. */

import type { Attributes, Span, SpanKind } from "@opentelemetry/api";
import { openTelemetry, SCOPE, type OpenTelemetry } from "./opentelemetry.js";

/** Attributes of a span. They may hold counts and codes of closed lists, never a ref, a name or a case number. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/**
 * Runs `work` inside a span of OpenTelemetry; calls to the gateway become its children. Without OpenTelemetry only runs
 * `work`.
 * @param describe Returns more attributes, from the result
 */
export function withSpan<T>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<T>,
  describe: (result: T) => SpanAttributes = () => ({}),
): Promise<T> {
  const api = openTelemetry();
  if (api === undefined) return work();
  return runInSpan(api, { name, attributes: { ...attributes } }, work, {
    onResult: (span, result) => void span.setAttributes({ ...describe(result) }),
    onError: (span, error) => void span.setAttribute("error.type", errorName(error)),
  });
}

/** Class of an error. Its message may quote a file or a gateway. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

interface NewSpan {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes: Attributes;
}
interface SpanEnd<T> {
  readonly onResult: (span: Span, result: T) => void;
  readonly onError: (span: Span, error: unknown) => void;
}

/** Runs `work` inside a new span, exactly once. */
export async function runInSpan<T>(
  api: OpenTelemetry,
  { name, kind, attributes }: NewSpan,
  work: (span?: Span) => Promise<T>,
  { onResult, onError }: SpanEnd<T>,
): Promise<T> {
  const span = ignoringErrors(() =>
    api.trace.getTracer(SCOPE).startSpan(name, { attributes, ...(kind !== undefined && { kind }) }),
  );
  let running: Promise<T> | undefined;
  const run = () => (running ??= work(span));
  if (span) void ignoringErrors(() => api.context.with(api.trace.setSpan(api.context.active(), span), run));
  try {
    const result = await run();
    if (span) ignoringErrors(() => onResult(span, result));
    return result;
  } catch (error) {
    if (span) {
      ignoringErrors(() => onError(span, error));
      ignoringErrors(() => span.setStatus({ code: api.SpanStatusCode.ERROR }));
    }
    throw error;
  } finally {
    ignoringErrors(() => span?.end());
  }
}

/** Runs a step of telemetry. Returns undefined when it fails. */
export function ignoringErrors<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}
