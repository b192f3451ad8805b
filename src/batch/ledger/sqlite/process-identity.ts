import { readFileSync, readlinkSync } from "node:fs";
import { getPriority } from "node:os";

/**
 * Where Linux has it: which process has a pid, so that another one that gets the same pid later is not taken for it. A
 * pid means something only within one boot and one pid namespace (a container has its own).
 */
export interface ProcessIdentity {
  readonly boot: string;
  readonly namespace: string;
  /** Clock ticks from boot to the start of the process. */
  readonly started: number;
}

/** Undefined: no such process, or the system does not tell. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const status = processStatus(pid);
  const here = thisSystem();
  return status && here && { ...here, started: status.started };
}

/** Boot and pid namespace of this process. */
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

/** Time since boot, where `thisSystem` is known: the same for all processes, and nobody sets it. */
export function uptimeMs(): number {
  return Math.floor(Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 1_000);
}

/**
 * Whether a process of this machine still runs. A zombie has ended: only its parent has not noticed. `identity`: of the
 * process that is meant, where it is known.
 */
export function isAlive(pid: number, identity?: ProcessIdentity): boolean {
  if (!exists(pid)) return false;
  const status = processStatus(pid);
  if (status === undefined) return true;
  if (status.hasEnded) return false;
  return identity === undefined || identity.started === status.started;
}

/** Asks for the priority of a process because that needs no right over it and does it no harm. */
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

/** From /proc/PID/stat: "pid (name) state …", where the name may hold spaces and brackets; field 22 is the start. */
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
    // Another system, or one that hides the processes of others.
    return undefined;
  }
}
