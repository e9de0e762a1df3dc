/** The story of the examples in specs, mock and tests: one customer, her accounts, one TSP. */

export const CLIENT_ID = 'Qm3vT8sLr0YzXw5KcHn1Bd7GfPj2Ue6A';
export const REDIRECT_URI = 'https://tsp.example.com/callback';
export const CODE = 'Zx81q';
export const SAVINGS = '7A21C04F5E9934B0D8611FA2C370BE';
export const ACCOUNT_NUMBER = '012345204';
export const JTI = '0b6b7f6e5b0b4c7f9a3e2f1d4c8a7e55';
export const INTERACTION_ID = '93bac548-d2de-4546-b106-880a5018460d';

/** A well-formed compact JWS whose signature nobody verifies. */
export function unsignedJws(claims: object): string {
  const part = (value: object | string) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'PS256', kid: 'harbour-ledger-signing-2025' })}.${part(claims)}.${part('not a real signature')}`;
}

/** The client authentication at the token endpoint. */
export const CLIENT_AUTHENTICATION = {
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: unsignedJws({ iss: CLIENT_ID, sub: CLIENT_ID }),
} as const;
