import { countOf, formatNumber as n } from "./numbers.js";
import type { Messages } from "./zh.js";

export const en: Messages = {
  // Every command
  listed: (items) => items.join(", "),
  error: "error",
  fix: "fix",
  warning: "warning",
  note: "note",
  next: "next",
  yes: "yes",
  no: "no",
  none: "none",
  andMore: (count) => `${n(count)} more: see the result file, or add --json`,
  written: (file) => `written: ${file}`,
  notFound: (what) => `not found: ${what}`,
  unrecognised: "unrecognized status",
  pausedUntil: (time, asked) =>
    asked === undefined
      ? `the authority asked to retry after ${time}`
      : `the authority asked to retry after ${asked}; bdc waits one day at most, until ${time}`,
  liftPause: (command) => `If the authority agrees to an earlier retry, lift the pause: ${command}`,

  // Labels that several commands share
  status: "status",
  state: "state",
  kind: "kind",
  row: "row",
  rule: "rule",
  ref: "ref",
  caseNo: "case",
  certificate: "certificate",
  unit: "unit",
  source: "source",
  severity: "severity",
  packChange: "rule pack",
  time: "time",
  authorityWords: "authority",
  receivedAt: "received",
  registeredAt: "registered",
  issuedAt: "issued",
  effectiveFrom: "from",
  effectiveTo: "to",
  identifier: "identifier",
  amount: "amount",
  holder: "holder",
  address: "address",
  documentNo: "document",
  mortgages: "mortgages",
  seizures: "seizures",
  queueOf: (position) => (position === 0 ? "in force" : `waiting, position ${position}`),

  // bdc check
  checking: (rows) => `checking: ${countOf(rows, "row")}`,
  checkOk: (rows, filings) => `no errors: ${countOf(rows, "row")}, ${countOf(filings, "filing")}`,
  checkBad: (rows, bad, errors, confirmations) =>
    confirmations === 0
      ? `${countOf(rows, "row")}, ${n(bad)} with errors (${countOf(errors, "error")})`
      : `${countOf(rows, "row")}, ${n(bad)} cannot be filed (errors: ${n(errors)}, to be confirmed: ${n(confirmations)})`,
  checkConfirmations: (count) =>
    `to be confirmed: ${n(count)}. Delete rows that repeat a filing; for the others, submit with --accept RULE="reason"`,
  checkWarnings: (count) => countOf(count, "warning"),
  commonest: "most common errors",
  times: "times",
  column: "column",
  reason: "reason",
  header: "header",
  value: "content",
  severities: { error: "error", confirm: "to confirm", warning: "warning" },
  understandings: "cells whose format was converted",
  asWritten: "original",
  understood: "converted to",
  sheet: (name) => `sheet ${name}`,
  otherSheets: (names) => `sheets not read: ${names} (use --sheet to choose one)`,
  encoding: (name, delimiter) => `encoding ${name}, delimiter ${delimiter}`,
  readAs: "read as",
  byMapping: "by column map",
  columnNotMatched: "column that is not read",
  suggestion: "suggestion",
  columnNotRead: "do not read it",
  columnQuestion: (header) => `Which column is “${header}”?`,
  columnsMissing: (names) => `missing required columns: ${names}`,
  columnMapSaved: (where) => `column map saved: ${where}`,
  mappedColumns: (names) => `columns read by the column map: ${names}`,
  mappedColumn: (header, column) => `“${header}” as “${column}”`,
  unknownColumns: (names) => `unrecognized columns, kept as they are: ${names}`,
  aside: (rows) => `rows without data, not read: ${rows}`,
  packInForce: (name: string, id: string, version: string, changes: number) =>
    `rule pack: ${name} (${id}, version ${version}), ${countOf(changes, "change")} to the general rules:`,

  // bdc submit, resume, watch
  reading: "reading the file…",
  confirm: (filings, invalid, gateway) =>
    `Submit ${countOf(filings, "filing")} to ${gateway}${invalid ? ` (${countOf(invalid, "row")} with errors will be left out)` : ""}?`,
  cancelled: "canceled; nothing was filed",
  progressLine: ({ rows, byState: s, settled }, lastRow) =>
    `${n(rows)}${lastRow === undefined ? "" : ` of ${n(lastRow)}`} rows · filed ${n(s.filed.rows)} · settled ${n(settled.rows)} · to file ${n(s.queued.rows + s.sending.rows)} · outcome unknown ${n(s.unclear.rows)} · rejected ${n(s["turned-away"].rows)}`,
  waiting: {
    outage: (since, until, why) =>
      `filing has failed since ${since}${why && ` (${why})`}: retrying about every 10 seconds, until ${until} at the latest (change with --patience)`,
    "send-later": (since, until) =>
      `the authority asked to send the remaining filings later: waiting since ${since}, continuing at ${until}`,
  },
  sendLater: (time) => `the authority asked to send the remaining filings later, the first of them after ${time}`,
  lastFailure: (why) => `last failure: ${why}`,
  stopped: {
    interrupted: "interrupted; everything that was sent is recorded in the ledger",
    "gateway-unreachable": "stopped because the gateway cannot be reached; no filing is lost",
    paused: "the authority asked to retry later",
    "feed-refused":
      "the authority refuses to report changes, even from the beginning; the cases continue. Ask the authority about its change feed",
    "send-later": "the authority asked to send the remaining filings later",
    authentication: "the token is invalid or expired",
    permission: "this institution may not file this kind",
    "lease-lost": "another process is working on this batch",
    "file-unreadable":
      "reading the file failed before its end; everything that was sent is recorded, the rest was not sent",
  },
  heldBy: (host, pid) => `it is process ${pid} on ${host}; wait until it has ended, then run this command again`,
  notReadToItsEnd: (row) =>
    `${row > 0 ? `only the rows up to row ${row} of the file are in the ledger` : "no row of the file is in the ledger yet"}; bdc resume reads the rest, so keep the file unchanged`,
  timedOut: "timed out waiting; the cases continue at the authority",
  nothingToResume: "no unfinished batch",
  alreadyKnown: (count) => `${countOf(count, "row")} already in the ledger; not filed twice`,
  corrected: (count) => `${countOf(count, "row")} submitted again after a correction or a discard`,
  resultFile: "result file",
  keptFile: (file) => `existing file kept (not written by bdc, or changed since): ${file}`,

  // bdc batch, status
  noBatches: "no batches yet",
  batchTitle: (id, kind, file) => `batch ${id} · ${kind} · ${file}`,
  batch: "batch",
  file: "file",
  createdAt: "created",
  rowState: {
    invalid: "invalid, not sent",
    queued: "to be filed",
    sending: "being sent",
    unclear: "outcome unknown",
    filed: "filed",
    "turned-away": "rejected",
    discarded: "discarded, not sent",
    "needs-a-person": "needs manual review",
    changed: "ref already used (different content)",
  },
  rows: "rows",
  filings: "filings",
  total: "total",
  casesTitle: "cases",
  discardedBatch: (count) => `discarded ${countOf(count, "filing")} that had not been sent`,
  restNotTaken: (row) =>
    `${row > 0 ? `the rows after row ${row} of the file` : "the rows of the file"} were not recorded, do not belong to this batch and will not be sent`,

  // bdc case
  history: "history",
  supplementList: "supplement list",
  reasons: "reasons",
  rankOrQueue: "rank/queue",
  rankOf: (rank) => `rank ${rank}`,
  promisedBy: "promised by",
  dueBy: "due by",
  fee: "fee",
  alerts: "alerts",
  waitsFor: { authority: "waiting for the authority", institution: "waiting for you", nobody: "" },
  confirmWithdrawal: (caseNo) => `Withdraw case ${caseNo}?`,
  nothingDone: "nothing was changed",
  adopted: (ref, caseNo) => `filing ${ref} is now attached to case ${caseNo}`,
  settled: (ref) => `the contradiction about filing ${ref} is marked as resolved`,
  released: (ref) => `filing ${ref} is requeued`,
  discarded: (ref) =>
    `filing ${ref} is discarded and will not be sent; after a correction it can be submitted under the same ref`,

  // bdc unit
  unitTitle: "unit",
  asOf: "as of",
  titleNo: "title certificate",
  owner: "owner",
  phase: "phase",
  phases: { "pre-sale": "pre-sale", registered: "completed" },
  coOwnership: "co-ownership",
  restrictions: "restrictions",
  rank: "rank",
  queue: "queue position",
  mortgagee: "mortgagee",
  mortgageType: "type",
  transferRestricted: "transfer restricted",
  preNotices: "pre-notices",
  applicant: "applicant",
  lapsesOn: "lapses on",
  organ: "organ",
  measure: "measure",
  objections: "objections",
  habitation: "rights of habitation",

  // bdc certificate
  obligor: "obligor",
  certificateStatus: { valid: "valid", cancelled: "cancelled" },

  // bdc rules, explain
  kinds: "kinds",
  ruleTitle: "description",
  ruleSeverities: {
    error: "error",
    confirm: "to confirm",
    warning: "warning",
    registry: "decided by the authority",
    note: "note",
    off: "off",
  },
  inForceSince: "in force",
  outcome: "result",
  passed: "passed",
  failed: "failed",
  examplesPassed: "examples passed",
  examplesFailed: "examples failed",
  rulesGood: (rules: number, examples: number) =>
    `all ${countOf(examples, "example")} of ${countOf(rules, "rule")} passed`,
  rulesBad: (rules: number) => `examples of ${countOf(rules, "rule")} failed`,
  exampleFailed: (kind: string, side: string, place: number) =>
    `${kind}: example ${place} of those that should ${side}`,
  code: "code",
  meaning: "meaning",
  codeGroups: {
    rule: "rule",
    cell: "cell",
    file: "file",
    usage: "usage",
    problem: "response of the authority",
    "needs-person": "needs manual review",
    release: "release check",
    status: "case status",
    "exit-code": "exit code",
  },

  // bdc init, profile
  profile: "profile",
  gateway: "gateway",
  role: "role",
  institution: "institution",
  institutionName: "name of the institution",
  token: "token",
  tokenPresent: "set",
  tokenAbsent: "not set",
  tokenFile: "token file",
  tokenEnv: "token variable",
  caFile: "CA certificate",
  sealCaFile: "seal CA certificate",
  sealSigner: "sealed by",
  certFile: "client certificate",
  keyFile: "client key",
  defaultProfile: "default",
  noProfiles: "no profiles yet",
  profileSaved: (name) => `profile ${name} saved`,
  pauseLifted: (name, time) =>
    `the pause of profile ${name} (until ${time}) is lifted; the reason is recorded in the ledger`,
  noPause: (name) => `profile ${name} is not paused`,
  pause: "paused until",
  notes: "notes",
  notesOf: {
    "pause-lifted": "pause lifted",
    "feed-restarted": "change feed read from the beginning",
    paused: "pause asked for by the authority",
    outage: "gateway outage",
  },
  profileRemoved: (name) => `profile ${name} removed`,
  askName: "profile name",
  askGateway: "gateway URL",
  askRole: "role",
  askInstitution: "unified social credit code of the institution",
  askToken: "access token (not shown)",
  prompt: {
    yes: "Yes",
    no: "No",
    yesOrNo: "Enter y (yes) or n (no)",
    required: "A value is required",
    hidden: "[input is hidden]",
    keys: {},
  },

  // bdc doctor
  checked: "checked",
  detail: "detail",
  doctor: {
    profile: "profile",
    token: "token",
    gateway: "gateway",
    clock: "clock",
    ledger: "ledger",
    skew: (seconds) =>
      seconds === 0
        ? "same time as the gateway"
        : `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} the gateway`,
    setClock: "set the machine's clock (NTP), then run `bdc doctor` again",
    ok: "ok",
    wrong: "wrong",
    skipped: "not checked",
    serves: (name, kinds, batch) =>
      `${name}: ${countOf(kinds, "kind")} of filing, at most ${countOf(batch, "filing")} per call`,
    noLedger: "no ledger yet",
    moreFindings: (count) => `${count} more`,
    ledgerAltered:
      "stop using this ledger, keep it unchanged and restore a backup; `bdc audit verify` lists every finding",
  },

  // bdc template
  templateWritten: (file) => `template written to ${file}`,
  sampleWritten: (file) => `sample document written to ${file} (replace it with the real one before filing)`,

  // bdc sandbox
  sandboxReady: (url) => `the embedded authority is running at ${url}`,
  sandboxProfiles: (names) => `profiles: ${names}`,
  sandboxStop: "press Ctrl-C to stop",
  sandboxStopped: "the embedded authority has stopped",

  // bdc demo
  demoParts: {
    "sandbox-bank": "a bank: mortgages",
    "sandbox-developer": "a developer: pre-notices with the buyers' mortgages",
    "sandbox-court": "a court: seizures",
  },
  demoOverview: "overview of the three institutions",
  demoFiles: (folder) => `the demo files and results are in ${folder} (a few rows of each file are wrong on purpose)`,
};
