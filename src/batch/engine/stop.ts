/** Why sending stopped before every row was settled. */
export type StopReason =
  "interrupted" | "gateway-unreachable" | "paused" | "authentication" | "permission" | "lease-lost" | "file-unreadable";

export interface StopInfo {
  readonly reason: StopReason;
  /** For `paused`: the authority asked to wait until then (epoch ms). */
  readonly until?: number;
  /** For `file-unreadable`: what is wrong with the file. */
  readonly error?: unknown;
}
