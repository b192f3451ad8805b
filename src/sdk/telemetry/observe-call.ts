/** Spans and measurements of calls to the gateway, for OpenTelemetry. They hold no body, parameter or credential. */

import type { Histogram, Counter, Span, Attributes, MeterProvider } from "@opentelemetry/api";
import type { HttpCall } from "../http/request.js";
import type { HttpEvent } from "../http/wire.js";
import { authorityLabel, outcomeOf } from "./labels.js";
import { DURATION_BUCKETS, METRICS } from "./metrics.js";
import { openTelemetry, SCOPE, type OpenTelemetry } from "./opentelemetry.js";
import { errorName, ignoringErrors, runInSpan } from "./spans.js";

/** Host and port of a gateway. */
export interface GatewayServer {
  readonly address: string;
  readonly port: number;
}

type ObservedCall = Pick<HttpCall, "operation" | "method" | "template" | "authority">;
type OnEvent = (event: HttpEvent) => void;

/**
 * Runs a call to the gateway inside a span and records the duration of every attempt. Calls `work` directly when
 * OpenTelemetry is not installed.
 * @param work Performs the call; reports its events to the callback, if there is one
 */
export function observeCall<T>(
  call: ObservedCall,
  server: GatewayServer | undefined,
  work: (onEvent?: OnEvent) => Promise<T>,
): Promise<T> {
  const api = openTelemetry();
  return api === undefined ? work() : observedCall(api, call, server, work);
}

function observedCall<T>(
  api: OpenTelemetry,
  { operation, method, template, authority: id }: ObservedCall,
  server: GatewayServer | undefined,
  work: (onEvent: OnEvent) => Promise<T>,
): Promise<T> {
  const authority = authorityLabel(id);
  const attributes: Attributes = {
    "http.request.method": method,
    "url.template": template,
    "bdc.operation": operation,
    "bdc.authority": authority,
    ...(server && { "server.address": server.address, "server.port": server.port }),
  };
  const instruments = ignoringErrors(() => instrumentsOf(api));
  let last: HttpEvent | undefined;
  const record = (event: HttpEvent, span: Span | undefined): void => {
    const { type, reason = "", durationMs = 0, delayMs = 0 } = event;
    if (type === "request") return;
    if (type === "retry") {
      instruments?.retries.add(1, { authority, operation, reason });
      span?.addEvent("retry", { reason, "bdc.delay_ms": Math.round(delayMs) });
      return;
    }
    last = event;
    instruments?.duration.record(durationMs / 1_000, { authority, operation, outcome: outcomeOf(event) });
  };
  return runInSpan(
    api,
    { name: `${method} ${template}`, kind: api.SpanKind.CLIENT, attributes },
    (span) => work((event) => void ignoringErrors(() => record(event, span))),
    {
      onResult: (span) => describe(span, last),
      onError: (span, error) => {
        describe(span, last);
        span.setAttribute("error.type", last ? outcomeOf(last) : errorName(error));
      },
    },
  );
}

function describe(span: Span, last: HttpEvent | undefined): void {
  if (last === undefined) return;
  span.setAttribute("bdc.request_id", last.requestId);
  if (last.status !== undefined) span.setAttribute("http.response.status_code", last.status);
  if (last.attempt > 1) span.setAttribute("http.request.resend_count", last.attempt - 1);
}

interface Instruments {
  readonly provider: MeterProvider;
  readonly duration: Histogram;
  readonly retries: Counter;
}
let instruments: Instruments | undefined;

/** The instruments of the current meter provider. An application may register its own after the first call. */
function instrumentsOf(api: OpenTelemetry): Instruments {
  const provider = api.metrics.getMeterProvider();
  if (instruments?.provider === provider) return instruments;
  const meter = provider.getMeter(SCOPE);
  const { gatewayDuration, gatewayRetries } = METRICS;
  instruments = {
    provider,
    duration: meter.createHistogram(gatewayDuration.name, {
      unit: gatewayDuration.unit,
      description: gatewayDuration.en,
      advice: { explicitBucketBoundaries: [...DURATION_BUCKETS] },
    }),
    retries: meter.createCounter(gatewayRetries.name, { unit: gatewayRetries.unit, description: gatewayRetries.en }),
  };
  return instruments;
}
