/** What a document may cost before `load` refuses it. */
export interface Limits {
  /** Bytes of one file, and of all files together. Default 64 MiB. */
  bytes: number;
  /** Levels of nesting. Default 200. */
  depth: number;
  /** Values (objects, arrays and scalars) in the bundled document. Default 5 million. */
  nodes: number;
  /** YAML aliases in one file. Default 10 000. */
  aliases: number;
  /** Files that one document is made of. Default 5000. */
  files: number;
}

/** Several times what the largest published descriptions need, and still bearable. */
export const defaultLimits: Limits = {
  bytes: 64 * 1024 * 1024,
  depth: 200,
  nodes: 5_000_000,
  aliases: 10_000,
  files: 5_000,
};
