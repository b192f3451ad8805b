/** Ends the process although something is still under way: only where waiting for it is what must not be done. */
export function endNow(exit: number): never {
  // eslint-disable-next-line no-restricted-properties -- every other end sets `exitCode` and lets output leave
  process.exit(exit);
}
