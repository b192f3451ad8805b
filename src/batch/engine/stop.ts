/** Why sending stopped before every row was settled. */
export type StopReason =
  | "interrupted"
  | "gateway-unreachable"
  | "paused"
  | "feed-refused"
  | "authentication"
  | "permission"
  | "lease-lost"
  | "file-unreadable";

export interface StopInfo {
  readonly reason: StopReason;
  /** For `paused`: the authority asked to wait until then (epoch ms). */
  readonly until?: number;
  /** For `paused`: what it asked for, when that is beyond the day that is obeyed. */
  readonly askedUntil?: number;
  /** For `file-unreadable`: what is wrong with the file; of a gateway: what it did last. */
  readonly error?: unknown;
}
