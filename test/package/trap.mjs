/**
 * Preloaded into every Node process of a command (`NODE_OPTIONS`): records calls to other hosts.
 */
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1?|0\.0\.0\.0)$/;

const note = (host) => {
  if (typeof host === 'string' && !LOCAL.test(host)) {
    appendFileSync(process.env.HKOB_TRAP, `${host}\n`);
  }
};

const { connect } = Socket.prototype;
Socket.prototype.connect = function trapped(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  note(typeof options === 'object' ? options.host : args[1]);
  return connect.apply(this, args);
};

for (const from of [dns, dns.promises]) {
  const { lookup } = from;
  from.lookup = (host, ...rest) => {
    note(host);
    return lookup(host, ...rest);
  };
}
