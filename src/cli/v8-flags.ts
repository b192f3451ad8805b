/** How V8 is to deal with memory and cores, set before anything heavy is loaded. The benchmarks run the engine with the same. */
export const V8_FLAGS: readonly string[] = [
  // On a large machine V8 would rather take memory than collect.
  "--heap-growing-percent=25",
  // Several threads that collect the nursery wait for each other, and for the cores that an authority on this machine, or another program, is using.
  "--no-parallel-scavenge",
];
