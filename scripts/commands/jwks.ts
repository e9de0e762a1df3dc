/** `hkob jwks`: prints a JSON Web Key Set (RFC 7517). */
import { createJwks } from '../../tsp/jwks.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { visibleJson } from '../cli/output.ts';
import { deliver, readText, withFileName } from '../onboarding/onboarding.ts';

export const command = defineCommand({
  name: 'jwks',
  summary: 'a public key set (JWKS) from certificates or keys, for your own address',
  usage: 'hkob jwks FILE … [--kid=KID …] [--out=FILE]',
  description: `Prints the key set. A FILE is a certificate, whose chain may follow, or a key, in PEM form. Of a private
key only the public half is used, and no private member is ever printed.

A key of a certificate has x5c and x5t#S256. Its kid is the certificate's SHA-1 thumbprint, as the
bank's documents have it, and that of a bare key its RFC 7638 thumbprint in hexadecimal digits, unless
--kid says otherwise.`,
  examples: [
    ['hkob jwks signing.pem --out public.jwks', 'what to publish for a signing certificate'],
    ['hkob jwks new.pem old.pem', 'both, while the bank may still hold the old one'],
  ],
  options: {
    kid: {
      type: 'string',
      multiple: true,
      value: 'KID',
      summary: 'kid of the first FILE, of the second …',
    },
    out: { type: 'string', value: 'FILE', summary: 'write it to a new file instead' },
  },
  positionals: { min: 1, max: 64 },
  async run({ kid = [], out }, files) {
    if (kid.length > files.length) throw new UsageError('there are more --kid than files');
    const sources = await Promise.all(
      files.map(async (file, index) => {
        const source = {
          pem: await readText(file),
          ...(kid[index] !== undefined && { kid: kid[index] }),
        };
        // Validate each separately, so that the error names the file.
        await withFileName(file, () => createJwks([source]));
        return source;
      }),
    );
    const jwks = await withFileName(files.join(', '), () => createJwks(sources));
    await deliver(`${visibleJson(JSON.stringify(jwks, null, 2))}\n`, out);
    return EXIT.done;
  },
});
