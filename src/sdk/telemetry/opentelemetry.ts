import type * as NodeModule from "node:module";
import type * as Api from "@opentelemetry/api";

/** The OpenTelemetry API: an optional peer dependency. Nothing else in src may load it. */
export type OpenTelemetry = typeof Api;

/** Name of the tracer and the meter (instrumentation scope). */
export const SCOPE = "bdc-connect";

let loaded: OpenTelemetry | undefined;
let isLoaded = false;

/**
 * Returns the OpenTelemetry API when it is installed beside this package; undefined otherwise. Without a registered SDK
 * the API does nothing.
 * @param load Only tests pass their own.
 */
export function openTelemetry(load: () => unknown = requireApi): OpenTelemetry | undefined {
  if (isLoaded) return loaded;
  isLoaded = true;
  try {
    loaded = load() as OpenTelemetry;
  } catch {
    // Not installed, or a broken copy: telemetry must not fail a filing.
  }
  return loaded;
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: "node:module") => typeof NodeModule | undefined };
}

/**
 * Loads the API with `require`, which needs no await: a call to the gateway starts in the same turn either way.
 * The module of Node is not imported, so that bundles for other runtimes need none; there the API is not found.
 */
function requireApi(): unknown {
  const { createRequire } = (globalThis as Runtime).process!.getBuiltinModule!("node:module")!;
  return createRequire(import.meta.url)("@opentelemetry/api");
}
