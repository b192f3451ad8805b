/** The columns of the table `batches`. */
export interface StoredBatch {
  id: number;
  name: string;
  scope: number;
  profile: string;
  file_path: string;
  file_name: string;
  sha256: string;
  bytes: number;
  format: string | null;
  created_at: number;
  updated_at: number;
  last_row: number;
  closed_at: number | null;
}
