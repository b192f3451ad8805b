import type { Run } from "../core/command.js";
import { note } from "../core/log.js";
import { UsageError } from "../errors/usage-error.js";
import { monitoringWords } from "../messages/commands/monitoring.js";
import { parsePort } from "../options/port.js";

/**
 * Makes a long-running command one whose metrics can be watched: on loopback with `--metrics-port`, and through
 * OpenTelemetry when it is installed.
 * @param name Command to suggest when the port cannot be used
 */
export function monitored(name: string, run: Run): Run {
  return async (context, args, options) => {
    const port = parsePort("--metrics-port", options["metricsPort"], name);
    const { observeMetrics, prometheusText, PROMETHEUS_MEDIA_TYPE } = await import("../../sdk/index.js");
    const { CommandMetrics } = await import("./command-metrics.js");
    const metrics = new CommandMetrics(context);
    const stopObserving = observeMetrics(() => metrics.samples());
    if (port === undefined && stopObserving === undefined) return run(context, args, options);
    const server =
      port === undefined
        ? undefined
        : await serve(port, name, PROMETHEUS_MEDIA_TYPE, async () => prometheusText(await metrics.samples()));
    try {
      if (server && !context.quiet) note(context, "info", monitoringWords(context.lang).serving(server.url));
      return await run({ ...context, monitor: metrics }, args, options);
    } finally {
      stopObserving?.();
      await server?.close();
    }
  };
}

async function serve(port: number, name: string, mediaType: string, text: () => Promise<string>) {
  const { startMetricsServer } = await import("./metrics-server.js");
  try {
    return await startMetricsServer({ port, mediaType, text });
  } catch (error) {
    throw new UsageError("metrics-port", { port, why: (error as NodeJS.ErrnoException).code ?? "", command: name });
  }
}
