/** Locates the folder of this package, in the checkout and when installed. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The absolute path of the nearest parent folder with a `package.json`. */
export const packageRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();
