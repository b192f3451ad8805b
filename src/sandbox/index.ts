/** An in-process registration authority: register, officers, calendar, HTTP gateway, and faults on demand. */
export type { Authority } from "./authorities/authority.js";
export { AUTHORITIES } from "./authorities/index.js";
export { defaultAuthority } from "./authorities/default.js";
export type { ReviewMode } from "./cases/cases.js";
export { FAULTS, FaultSpecError, parseFaults, type Fault, type FaultName } from "./faults/faults.js";
export { DEFAULT_INSTITUTIONS, type Institution } from "./parties/institutions.js";
export { HomeInUseError } from "./store/home-lock.js";
export {
  playScenario,
  ScenarioError,
  ScenarioFile,
  scenarioErrors,
  type Scenario,
  type ScenarioResult,
} from "./scenarios/play.js";
export { startSandbox, type Sandbox, type SandboxOptions } from "./gateway/start-sandbox.js";
