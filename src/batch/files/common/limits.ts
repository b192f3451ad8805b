export const MAX_COLUMNS = 4096;
export const MAX_CELL_BYTES = 1 << 20;
export const MAX_RECORD_BYTES = 16 << 20;
