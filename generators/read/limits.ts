/** Limits on the size of a document. `load` refuses documents that exceed them. */
export interface Limits {
  /** Bytes of one file, and of all files together. Default: 64 MiB. */
  bytes: number;
  /** Levels of nesting. Default: 200. */
  depth: number;
  /** Values (objects, arrays and scalars) in the bundled document. Default: 5 million. */
  nodes: number;
  /** YAML aliases in one file. Default: 10,000. */
  aliases: number;
  /** Files of one document. Default: 5,000. */
  files: number;
}

/** Several times the size of the largest published descriptions. */
export const defaultLimits: Limits = {
  bytes: 64 * 1024 * 1024,
  depth: 200,
  nodes: 5_000_000,
  aliases: 10_000,
  files: 5_000,
};
