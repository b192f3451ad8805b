/** Memory and thread settings of V8, set before large modules are loaded. The benchmarks use the same settings. */
export const V8_FLAGS: readonly string[] = [
  // By default V8 lets the heap grow on large machines. A lower value makes it collect constantly and load a core.
  "--heap-growing-percent=50",
  // Most runs last seconds. With less inlining, optimized code is ready earlier and compiler threads end sooner.
  "--max-inlined-bytecode-size-cumulative=300",
  // Parallel collection of the nursery waits for cores that other programs are using.
  "--no-parallel-scavenge",
];
