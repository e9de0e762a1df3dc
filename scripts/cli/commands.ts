/** The commands of `hkob`: one lazy module each, so that help costs nothing. */
import type { CommandEntry } from './cli.ts';

export const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'set up a project: configuration, npm scripts, dependencies, CI check',
    load: () => import('../commands/init.ts'),
  },
  generate: {
    summary: 'types, validators, clients and server stubs from OpenAPI documents',
    load: () => import('../commands/generate.ts'),
  },
  scaffold: {
    summary: 'handler files of your own for a server stub, completed when the document grows',
    load: () => import('../commands/scaffold.ts'),
  },
  mock: {
    summary: 'a mock bank that answers from the examples and validates every request',
    load: () => import('../commands/mock.ts'),
  },
  sandbox: {
    summary: 'a bank that remembers: registration, consents, tokens and accounts over mutual TLS',
    load: () => import('../commands/sandbox.ts'),
  },
  keys: {
    summary: 'RSA key pairs for the transport and the signing certificate',
    load: () => import('../commands/keys.ts'),
  },
  csr: {
    summary: 'a certificate signing request with the subject that HKPost asks for',
    load: () => import('../commands/csr.ts'),
  },
  jwks: {
    summary: 'a public key set (JWKS) from certificates or keys, for your own address',
    load: () => import('../commands/jwks.ts'),
  },
  jwt: {
    summary: 'sign a client assertion, a request object or a registration request, or read a JWT',
    load: () => import('../commands/jwt.ts'),
  },
  register: {
    summary: 'register a client with a bank: software statement in, client id out',
    load: () => import('../commands/register.ts'),
  },
  docs: {
    summary: 'the reference documentation as a site of plain files',
    load: () => import('../commands/docs.ts'),
  },
  lint: {
    summary: 'check OpenAPI documents against the house rules',
    load: () => import('../commands/lint.ts'),
  },
  diff: {
    summary: 'what changed between two documents, and whether it breaks clients',
    load: () => import('../commands/diff.ts'),
  },
  doctor: {
    summary: 'check Node, configuration, documents, ports and certificates, with remedies',
    load: () => import('../commands/doctor.ts'),
  },
  completion: {
    summary: 'completion of commands and options for bash, zsh and fish',
    load: () => import('../commands/completion.ts'),
  },
};
