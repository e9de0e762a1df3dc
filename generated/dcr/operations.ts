// @generated from spec/dcr/openapi.yaml by generators/emit/operations.ts. Do not edit.

import { z } from 'zod';
import { type Contract, integer, type SecuritySchemes } from '../../runtime/index.ts';
import {
  ClientAuthenticationError,
  OAuthError,
  RegistrationError,
  RegistrationRequestJwt,
  RegistrationResponse,
} from './zod.ts';

// Shared by several operations.
const headers = { 'cache-control': { schema: z.string() }, pragma: { schema: z.string() } } as const;

/**
 * The contract of every operation of Hong Kong Open Banking Dynamic Client Registration:
 * method, path, parameters, bodies and responses.
 */
export const contract = {
  /**
   * `POST /open-banking/v3.2/oauth2/register`: Register a client.
   *
   * Mutual TLS; no access token, scope or permission. The body is a compact JWS, signed with the
   * TSP's signing key (HKPost encipherment e-Cert). Each request needs a fresh `jti`, and expires
   * at most 30 minutes after it is sent.
   *
   * Needs `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
   * @see spec/dcr/paths/register.yaml
   */
  registerClient: {
    method: 'POST',
    path: '/open-banking/v3.2/oauth2/register',
    body: {
      required: true,
      content: { 'application/jose': { schema: RegistrationRequestJwt } },
    },
    responses: {
      201: {
        headers,
        content: { 'application/json': { schema: RegistrationResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: RegistrationError } },
        errorCodes: [
          'invalid_redirect_uri',
          'invalid_client_metadata',
          'invalid_software_statement',
          'unapproved_software_statement',
        ],
      },
      401: {
        headers: { 'www-authenticate': { schema: z.string() } },
        content: { 'application/json': { schema: ClientAuthenticationError } },
        errorCodes: ['invalid_client'],
      },
      415: {},
      429: {
        headers: {
          'retry-after': {
            schema: z.number().check(integer).min(0),
            wire: { types: ['integer'] },
          },
        },
        content: { 'application/json': { schema: OAuthError } },
      },
      500: { content: { 'application/json': { schema: OAuthError } } },
    },
    security: [{ ClientCertificate: [] }],
    mutualTls: true,
  },
} as const satisfies Contract;

/** The security schemes of the operations. */
export const securitySchemes = { ClientCertificate: { type: 'mutualTLS' } } as const satisfies SecuritySchemes;
