/**
 * How V8 is to deal with memory and cores, set before anything heavy is loaded. The benchmarks run the engine with the
 * same.
 */
export const V8_FLAGS: readonly string[] = [
  // On a large machine V8 would rather take memory than collect; with less than this it collects all the time, on the
  // core that an authority needs.
  "--heap-growing-percent=50",
  // Most runs last seconds. Optimised code that inlines less is ready earlier, and takes the compiler's threads off the
  // other cores sooner.
  "--max-inlined-bytecode-size-cumulative=300",
  // Several threads that collect the nursery wait for each other, and for the cores that an authority on this machine,
  // or another program, is using.
  "--no-parallel-scavenge",
];
