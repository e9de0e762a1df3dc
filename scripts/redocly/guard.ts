/**
 * Loaded into the Redocly command line before it runs. Its resolver opens files by
 * `fs.promises.readFile` and addresses by `fetch`; here it gets those of its working folder, which
 * holds what we prepared for it, and no connection at all.
 */
import { promises } from 'node:fs';
import { Socket } from 'node:net';
import { isAbsolute, relative, resolve } from 'node:path';

const { readFile } = promises;

promises.readFile = ((path: string, ...rest: []) => {
  const inside = relative(process.cwd(), resolve(String(path)));
  if (inside.startsWith('..') || isAbsolute(inside)) {
    return Promise.reject(new Error(`${path} is no part of the document`));
  }
  return readFile(path, ...rest);
}) as typeof readFile;

Socket.prototype.connect = () => {
  throw new Error('no connection is opened for a document');
};
