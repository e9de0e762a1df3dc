/**
 * Loaded into every Node process of a command (`NODE_OPTIONS=--import`). Records each file that is
 * opened or looked up, each module, and each connection, as a JSON array per line of the file
 * `HKOB_TRACE`.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { appendFileSync } = fs;
const log = process.env.HKOB_TRACE;
let noting = false;

const note = (kind, what) => {
  if (noting) return;
  noting = true;
  appendFileSync(log, `${JSON.stringify([kind, what])}\n`);
  noting = false;
};

/** Functions that look up the path in their first argument. */
const LOOKS =
  /^(?:access|exists|l?stat|statfs|realpath|readlink|watch|watchFile|unwatchFile)(?:Sync)?$/;

/** Functions that change the file at a path; where they write is checked by the output. */
const WRITES =
  /^(?:appendFile|chmod|chown|lchown|lutimes|mkdir|mkdtemp(?:Disposable)?|rename|rm|rmdir|symlink|truncate|unlink|utimes|writeFile|createWriteStream)(?:Sync)?$/;

/** Functions without a path. */
const OTHERS = /^(?:_|[A-Z]|f[a-z]+(?:Sync)?$|close|readv?(?:Sync)?$|writev?(?:Sync)?$)/;

const wrap = (owner) => {
  for (const [name, original] of Object.entries(owner)) {
    if (typeof original !== 'function' || OTHERS.test(name) || WRITES.test(name)) continue;
    const kind = LOOKS.test(name) ? 'look' : 'open';
    const traced = function (path, ...rest) {
      if (typeof path === 'string' || path instanceof URL || Buffer.isBuffer(path)) {
        const text = path instanceof URL ? fileURLToPath(path) : String(path);
        note(kind, text.includes('\0') ? text : resolve(text));
      }
      return new.target ? new original(path, ...rest) : original.call(this, path, ...rest);
    };
    owner[name] = Object.assign(traced, original);
    if (original.native) {
      owner[name].native = (path, ...rest) => {
        note(kind, resolve(String(path)));
        return original.native(path, ...rest);
      };
    }
  }
};
wrap(fs);
wrap(fs.promises);

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  note('connect', typeof options === 'object' ? options : args);
  return connect.apply(this, args);
};
const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...args) {
  note('connect', args.slice(1).map(String));
  return send.apply(this, args);
};
for (const owner of [dns, dns.promises]) {
  for (const name of Object.keys(owner).filter((key) => /^(?:lookup|resolve|reverse)/.test(key))) {
    const original = owner[name];
    owner[name] = (host, ...rest) => {
      note('connect', `${name} ${host}`);
      return original(host, ...rest);
    };
  }
}
syncBuiltinESMExports();

// The module loader has its own functions.
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) note('open', fileURLToPath(url));
    else if (!url.startsWith('node:')) note('open', url);
    return next(url, context);
  },
});
