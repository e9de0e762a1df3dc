/** From keys to transactions and an acknowledged event, against the sandbox. */
import { describe, expect, test } from 'vitest';
import { type Profile, profiles } from '../../sandbox/profile.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { startCluster } from '../sandbox/cluster.ts';
import { startDatabase } from '../sandbox/database.ts';
import { travel } from './sandbox-journey.ts';

describe.each(['private_key_jwt', 'tls_client_auth'] as const)('with %s', (authMethod) => {
  test.each(['query', 'fragment'] as const)('and the answer in the %s', async (redirect) => {
    const base = redirect === 'query' ? profiles.hk : profiles.fapi;
    const profile: Profile = { ...base, redirect, authMethods: [authMethod] };
    const errors: unknown[] = [];
    const sandbox = await startSandbox({
      port: 0,
      profile,
      brands: ['hsbc-personal'],
      callsPerSecond: 0,
      onError: (error) => errors.push(error),
    });
    try {
      const [bank] = sandbox.banks;
      if (!bank) throw new Error('no bank');
      await travel({ authority: sandbox.authority, addresses: bank.addresses }, authMethod);
      expect(errors).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});

describe('two sandboxes in processes of their own, on one database behind one address', () => {
  test.each([
    ['hk', 'private_key_jwt'],
    ['fapi', 'tls_client_auth'],
  ] as const)(
    'by the rules of %s, with %s',
    async (profile, authMethod) => {
      const database = await startDatabase();
      try {
        const { sandbox, close } = await startCluster(database.url, ['--profile', profile]);
        const [bank] = sandbox.banks;
        if (!bank) throw new Error('no bank');
        await travel({ authority: sandbox.authority, addresses: bank.addresses }, authMethod);
        await close();
      } finally {
        await database.stop();
      }
    },
    120_000,
  );
});
