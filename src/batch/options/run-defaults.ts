import { hostname } from "node:os";
import { pid } from "node:process";
import { todayInChina } from "../../contract/index.js";
import type { RunOptions, RunSettings } from "../engine/run-batch.js";
import type { Owner } from "../ledger/coordination.js";

/** Adds the defaults of a run. */
export function withRunDefaults<O extends RunOptions>(options: O): O & RunSettings {
  const { owner = thisProcess(), today = todayInChina(), waitMs = 0 } = options;
  return { ...options, owner, today, waitMs };
}

/** A run of this process. Every run has an id of its own: two runs must not share a lease. */
function thisProcess(): Owner {
  const host = hostname();
  return { id: `${host}-${pid}-${crypto.randomUUID()}`, pid, host };
}
