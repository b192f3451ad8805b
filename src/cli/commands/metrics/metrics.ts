import { resolve } from "node:path";
import {
  METRICS,
  prometheusName,
  prometheusText,
  type MetricDefinition,
  type MetricSample,
} from "../../../sdk/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { withLedgerIfAny } from "../../config/session.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { noteClocks } from "../../views/time.js";
import { claimTextfile, writeTextfile } from "./textfile.js";

/** Prints the metrics of the ledger in the text format of Prometheus, or writes them for node_exporter. */
export async function metrics(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const textfile = typeof options["textfile"] === "string" ? resolve(context.cwd, options["textfile"]) : undefined;
  if (textfile !== undefined) await claimTextfile(context, textfile);
  const { AuthorityClocks, ledgerMetrics } = await import("../../../batch/index.js");
  const now = context.now().getTime();
  const samples = await withLedgerIfAny(context, async (ledger): Promise<readonly MetricSample[]> => {
    // The time shows that the command ran, also before the first batch.
    if (!ledger) return [{ metric: "collected", labels: {}, value: now / 1_000 }];
    const measured = await ledger.clocks();
    const authorities = measured.map(({ authority }) => authority);
    noteClocks(context, new AuthorityClocks(measured, now), authorities);
    return ledgerMetrics(ledger, { now, deadlines: true });
  });
  const text = prometheusText(samples);
  if (textfile !== undefined) await writeTextfile(textfile, text);
  return {
    exit: ExitCode.Done,
    data: { metrics: documentOf(samples), ...(textfile !== undefined && { textfile }) },
    view: (c) => (textfile === undefined ? text : messages(c.lang).written(sanitize(textfile))),
    isScript: textfile === undefined,
  };
}

function documentOf(samples: readonly MetricSample[]): object[] {
  return Object.entries(METRICS).flatMap(([key, definition]: [string, MetricDefinition]) => {
    const own = samples.filter(({ metric }) => metric === key);
    if (own.length === 0) return [];
    const { type, unit, zh, en } = definition;
    const values = own.map(({ labels, value }) => ({ labels, value }));
    return [{ name: prometheusName(definition), type, unit, zh, en, samples: values }];
  });
}
