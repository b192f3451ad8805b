import type { Case, Kind } from "../src/contract/index.js";

export type Filing = Record<string, unknown> & { ref: string; unitCode: string };

export interface Sender {
  readonly token: string;
  readonly id: string;
  readonly name: string;
  readonly role: "bank" | "developer" | "court";
}

/** Two banks and two courts, because they can interfere with each other. */
export const SENDERS = {
  bank: { token: "kill-bank", id: "91330106MA2TEXT08W", name: "示例银行杭州西湖支行", role: "bank" },
  otherBank: { token: "kill-bank-2", id: "91330106MA2TEXT16N", name: "另一银行杭州分行", role: "bank" },
  developer: { token: "kill-developer", id: "91330109MA2DEXP16G", name: "示例房地产开发有限公司", role: "developer" },
  court: { token: "kill-court", id: "1133010600TEXT0A7R", name: "杭州市西湖区人民法院", role: "court" },
  otherCourt: { token: "kill-court-2", id: "11330108005TEXT10A", name: "杭州市滨江区人民法院", role: "court" },
} as const satisfies Record<string, Sender>;

export interface FeedEntry {
  readonly cursor: string;
  readonly case: Case;
}

export interface Sent {
  readonly sender: Sender;
  readonly kind: Kind;
  readonly body: Filing;
  /** Rejected with reasons: the authority must have no case. */
  refused?: boolean;
  /** The round in which it was first sent. */
  round: number;
}

export const keyOf = (institution: string, kind: string, ref: string): string => `${institution}|${kind}|${ref}`;

/** What the authority has acknowledged, as recorded by the clients. */
export class Notes {
  /** Every filing that was sent, acknowledged or not. */
  readonly sent = new Map<string, Sent>();
  /** Every version of a case that a client received. */
  readonly reported = new Map<string, Case>();
  /** Case number -> the institution that filed it. */
  readonly owner = new Map<string, Sender>();
  /** Cases for which a supplement was sent, so that their content may have changed. */
  readonly amended = new Set<string>();
  /** How often each kind of write was acknowledged. */
  readonly acts = new Map<string, number>();
  readonly materials = new Map<string, { sender: Sender; sha256: string; checked: boolean }>();
  readonly feeds = new Map<string, FeedEntry[]>();
  now = 0;
  round = 0;

  did(act: string): void {
    this.acts.set(act, (this.acts.get(act) ?? 0) + 1);
  }

  filed(sender: Sender, body: Filing, answer: Case): void {
    this.did(answer.kind);
    this.owner.set(answer.caseNo, sender);
    this.version(answer);
    if (answer.ref !== body.ref) throw new Error(`${body.ref} was answered with ${answer.ref}`);
  }

  /** Records a case from a response, without its history, which the feed does not contain. */
  version({ history: _, ...reported }: Case & { history?: unknown }): void {
    this.reported.set(`${reported.caseNo}|${reported.version}`, reported as Case);
  }
}
