/**
 * Set before anything heavy is loaded. On a large machine V8 would rather take memory than collect; and a nursery's survivors are few, so that to wake four
 * threads for them costs more than to copy them.
 */
export const V8_FLAGS: readonly string[] = ["--heap-growing-percent=75", "--no-parallel-scavenge"];
