/** An in-process registration authority: register, officers, calendar, HTTP gateway, and faults on demand. */
export type { Authority } from "./authorities/authority.js";
export type { Practice } from "./authorities/practice.js";
export { AUTHORITIES } from "./authorities/index.js";
export { defaultAuthority } from "./authorities/default.js";
export type { ReviewMode } from "./cases/review.js";
export type { SandboxClock } from "./calendar/clock.js";
export {
  FAULTS,
  FaultSpecError,
  parseFaults,
  type Fault,
  type FaultName,
  type Faults,
  type TriggeredFault,
} from "./faults/faults.js";
export type { OrganType } from "./parties/organs.js";
export { DEFAULT_INSTITUTIONS, type Institution } from "./parties/institutions.js";
export { HomeInUseError } from "./store/home-lock.js";
export {
  playScenario,
  ScenarioError,
  ScenarioFile,
  scenarioErrors,
  type Scenario,
  type ScenarioResult,
  type StepResult,
} from "./scenarios/play.js";
export type { Difference } from "./scenarios/match.js";
export type { DialectClient } from "./mirror/open-mirror.js";
export type { DialectId } from "../gateway/index.js";
export type { Timeouts } from "./gateway/server.js";
export { startSandbox, type Sandbox, type SandboxOptions } from "./gateway/start-sandbox.js";
