/** The commands of `hkob`. Each module is loaded on demand, so that `hkob --help` starts quickly. */
import type { CommandTable } from '../cli/command.ts';

export const commands: CommandTable = {
  init: {
    summary: 'set up a project: configuration, npm scripts, dependencies, CI check',
    load: () => import('./init.ts'),
  },
  generate: {
    summary: 'types, validators, clients and server stubs from OpenAPI documents',
    load: () => import('./generate.ts'),
  },
  scaffold: {
    summary: 'handler files of your own for a server stub, completed when the document grows',
    load: () => import('./scaffold.ts'),
  },
  mock: {
    summary: 'a mock bank that answers from the examples and validates every request',
    load: () => import('./mock.ts'),
  },
  sandbox: {
    summary: 'a bank that remembers: registration, consents, tokens and accounts over mutual TLS',
    load: () => import('./sandbox.ts'),
  },
  keys: {
    summary: 'RSA key pairs for the transport and the signing certificate',
    load: () => import('./keys.ts'),
  },
  csr: {
    summary: 'a certificate signing request with the subject that HKPost asks for',
    load: () => import('./csr.ts'),
  },
  jwks: {
    summary: 'a public key set (JWKS) from certificates or keys, for your own address',
    load: () => import('./jwks.ts'),
  },
  jwt: {
    summary: 'sign a client assertion, a request object or a registration request, or read a JWT',
    load: () => import('./jwt.ts'),
  },
  register: {
    summary: 'register a client with a bank: software statement in, client id out',
    load: () => import('./register.ts'),
  },
  docs: {
    summary: 'the reference documentation as a site of plain files',
    load: () => import('./docs.ts'),
  },
  lint: {
    summary: 'check OpenAPI documents against the house rules',
    load: () => import('./lint.ts'),
  },
  diff: {
    summary: 'what changed between two documents, and whether it breaks clients',
    load: () => import('./diff.ts'),
  },
  doctor: {
    summary: 'check Node, configuration, documents, ports and certificates, with remedies',
    load: () => import('./doctor.ts'),
  },
  completion: {
    summary: 'completion of commands and options for bash, zsh and fish',
    load: async () => {
      const { completionCommand } = await import('./completion.ts');
      return { command: completionCommand(commands) };
    },
  },
};
