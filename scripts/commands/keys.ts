/** `hkob keys`: generates RSA key pairs. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKey } from '../../tsp/keys.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print } from '../cli/output.ts';
import { assertAbsent, writeNew } from '../onboarding/onboarding.ts';

export const command = defineCommand({
  name: 'keys',
  summary: 'RSA key pairs for the transport and the signing certificate',
  usage: 'hkob keys [NAME …] [--out=DIR] [--bits 2048|3072|4096]',
  description: `Writes NAME.key, the private key (PKCS#8, readable by you alone), and NAME.pub, the public one. No
file is overwritten.

In production each certificate has its own key. In the bank's sandbox one key serves both.`,
  examples: [
    ['hkob keys', 'transport.key, transport.pub, signing.key and signing.pub'],
    ['hkob keys sandbox --out secrets', 'secrets/sandbox.key and secrets/sandbox.pub'],
  ],
  options: {
    out: { type: 'string', value: 'DIR', summary: 'where to (default: the working folder)' },
    bits: { type: 'string', value: 'N', summary: 'length of the keys (default: 2048)' },
  },
  positionals: { min: 0, max: 16 },
  async run({ out = '.', bits = '2048' }, positionals) {
    const names = positionals.length > 0 ? positionals : ['transport', 'signing'];
    const bad = names.find((name) => !/^\w[\w.-]*$/.test(name));
    if (bad !== undefined) throw new UsageError(`a key cannot be named "${bad}"`);
    if (!['2048', '3072', '4096'].includes(bits)) {
      throw new UsageError(`--bits takes 2048, 3072 or 4096, not "${bits}"`);
    }
    await mkdir(out, { recursive: true });
    // Check all files first, so that no partial pair is written.
    for (const name of names)
      await assertAbsent(join(out, `${name}.key`), join(out, `${name}.pub`));
    for (const name of names) {
      const { privateKey, publicKey } = await generateKey(Number(bits));
      await writeNew(join(out, `${name}.key`), privateKey, 0o600);
      await writeNew(join(out, `${name}.pub`), publicKey, 0o644);
      print(`${join(out, `${name}.key`)} ${join(out, `${name}.pub`)}`);
    }
    return EXIT.done;
  },
});
