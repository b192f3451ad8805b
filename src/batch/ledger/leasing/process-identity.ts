import { readFileSync, readlinkSync } from "node:fs";
import { getPriority } from "node:os";

/**
 * Identity of a process on Linux, so that a later process with the same pid is not mistaken for it. A pid is unique
 * only within one boot and one pid namespace (each container has its own).
 */
export interface ProcessIdentity {
  readonly boot: string;
  readonly namespace: string;
  /** Clock ticks from boot to the start of the process. */
  readonly started: number;
}

/** Returns the identity of a process, or undefined when there is none or the system does not report it. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const status = processStatus(pid);
  const here = thisSystem();
  return status && here && { ...here, started: status.started };
}

/** Returns boot id and pid namespace of this process. */
export function thisSystem(): Omit<ProcessIdentity, "started"> | undefined {
  return (system ??= readSystem());
}
let system: Omit<ProcessIdentity, "started"> | undefined;

function readSystem(): Omit<ProcessIdentity, "started"> | undefined {
  try {
    return {
      boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      namespace: readlinkSync("/proc/self/ns/pid"),
    };
  } catch {
    return undefined;
  }
}

/**
 * Returns the time since boot (ms), which is the same for all processes and cannot be set. Only where `thisSystem` is
 * known.
 */
export function uptimeMs(): number {
  return Math.floor(Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 1_000);
}

/**
 * Checks whether a process of this machine is running. A zombie has ended; its parent has not noticed yet.
 * @param identity Identity of the expected process, when known.
 */
export function isAlive(pid: number, identity?: ProcessIdentity): boolean {
  if (!exists(pid)) return false;
  const status = processStatus(pid);
  if (status === undefined) return true;
  if (status.hasEnded) return false;
  return identity === undefined || identity.started === status.started;
}

/** Checks whether a process exists by reading its priority, which requires no permission and has no effect on it. */
function exists(pid: number): boolean {
  try {
    getPriority(pid);
    return true;
  } catch (error) {
    const info = error instanceof Error && "info" in error ? (error.info as { code?: string }) : undefined;
    return info?.code !== "ESRCH";
  }
}

interface ProcessStatus {
  readonly hasEnded: boolean;
  readonly started: number;
}

/**
 * Parses /proc/PID/stat: `pid (name) state …`. The name may contain spaces and brackets; field 22 is the start time.
 */
export function parseProcessStatus(stat: string): ProcessStatus | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const started = Number(fields[19]);
  if (state === undefined || !Number.isSafeInteger(started)) return undefined;
  return { hasEnded: state === "Z" || state === "X" || state === "x", started };
}

function processStatus(pid: number): ProcessStatus | undefined {
  try {
    return parseProcessStatus(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    // Not Linux, or processes of others are hidden.
    return undefined;
  }
}
