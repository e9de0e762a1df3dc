/**
 * Restricts the Redocly command line, into which it is loaded with `--import`. Redocly opens files
 * with `fs.promises.readFile` and URLs with `fetch`; here it can read only files of its working
 * folder, and open no connection.
 */
import { promises } from 'node:fs';
import { Socket } from 'node:net';
import { isAbsolute, relative, resolve } from 'node:path';

const { readFile } = promises;

promises.readFile = ((path: string, ...rest: []) => {
  const inside = relative(process.cwd(), resolve(String(path)));
  if (inside.startsWith('..') || isAbsolute(inside)) {
    return Promise.reject(new Error(`${path} is not part of the document`));
  }
  return readFile(path, ...rest);
}) as typeof readFile;

Socket.prototype.connect = () => {
  throw new Error('network connections are disabled');
};
