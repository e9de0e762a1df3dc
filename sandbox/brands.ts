/** The brands of the sandbox. Each is a separate bank with its own addresses and customers. */

/** A language of the banks. */
export type Language = 'en-HK' | 'zh-HK' | 'zh-CN';

/** One brand. */
export interface Brand {
  readonly id: BrandId;
  readonly name: Readonly<Record<Language, string>>;
  readonly line: 'Personal' | 'Business';
}

/** The identifiers of brands in options and addresses. */
export type BrandId =
  | 'hsbc-personal'
  | 'hsbc-business'
  | 'hang-seng-personal'
  | 'hang-seng-business';

export const BRANDS: readonly Brand[] = [
  {
    id: 'hsbc-personal',
    name: { 'en-HK': 'HSBC HK', 'zh-HK': '滙豐香港', 'zh-CN': '汇丰香港' },
    line: 'Personal',
  },
  {
    id: 'hsbc-business',
    name: { 'en-HK': 'HSBC HK Business', 'zh-HK': '滙豐香港工商', 'zh-CN': '汇丰香港工商' },
    line: 'Business',
  },
  {
    id: 'hang-seng-personal',
    name: { 'en-HK': 'Hang Seng', 'zh-HK': '恒生', 'zh-CN': '恒生' },
    line: 'Personal',
  },
  {
    id: 'hang-seng-business',
    name: { 'en-HK': 'Hang Seng Business', 'zh-HK': '恒生商業', 'zh-CN': '恒生商业' },
    line: 'Business',
  },
];

/** The addresses of one brand. */
export interface Addresses {
  /** For browsers: discovery, keys, authorisation. Without trailing slash. */
  readonly plain: string;
  /** Behind mutual TLS: tokens, registration, resources. Also the issuer. */
  readonly secure: string;
}

/** Paths of the authorisation server. */
export const PATHS = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/jwks/public.jwks',
  authorize: '/open-banking/v1.1/oauth2/authorize',
  token: '/open-banking/v1.1/oauth2/token',
  register: '/open-banking/v3.2/oauth2/register',
  aisp: '/open-banking/v1.0/aisp',
} as const;
