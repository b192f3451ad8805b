import type { HttpEvent, RegistryClient } from "../../sdk/index.js";

/** Watches the clients of a long-running command, for its metrics. */
export interface Monitor {
  /**
   * Registers a client.
   * @returns Receives the events of the client.
   */
  readonly watch: (client: RegistryClient) => (event: HttpEvent) => void;
}
