/** Error responses of an account information server, as its API documents them. */

import type { RequestContext, UncheckedReply } from '../../runtime/server/options.ts';
import type { HttpError, Violation } from '../../runtime/server/problem.ts';
import { repeatedNames } from './ais-rules.ts';

/** The error codes of the API, in order of precedence. */
const CODES = [
  'OB.FieldHeader',
  'OB.UnexpectedParamsNo',
  'OB.InvalidRequestParams',
  'OB.ParamsDuplicated',
  'OB.MissingAccountNumber',
  'OB.Field.Invalid',
  'OB.Field.InvalidDate',
  'OB.Field.InvalidDateRange',
  'OB.UnexpectedError',
  'OB.InternalError',
] as const;

/** The code of a violated rule. Each operation documents a subset. */
export type AisErrorCode = (typeof CODES)[number];

/** The code of an operation for violations that have no code of their own. */
const OTHERWISE: Readonly<Record<string, AisErrorCode>> = {
  createAccountConsent: 'OB.Field.Invalid',
  getAccountConsent: 'OB.Field.Invalid',
  deleteAccountConsent: 'OB.Field.Invalid',
  listAccounts: 'OB.InternalError',
  getAccount: 'OB.InternalError',
  listBalances: 'OB.FieldHeader',
  listTransactions: 'OB.FieldHeader',
  checkAccountAvailability: 'OB.InvalidRequestParams',
  pollEvents: 'OB.Field.Invalid',
};

/**
 * `onRefusal` of an account information server. A 400 has one entry for each violation, with the
 * code of the API for the rule; a violation with such a code, from a handler, keeps it. Statuses
 * that the API does not document remain problem details.
 * @see spec/common/schemas/ErrorResponse.yaml
 */
export function aisRefusal(
  refusal: HttpError,
  requestContext: Pick<RequestContext, 'operationId' | 'body'>,
): UncheckedReply | undefined {
  const { operationId } = requestContext;
  if (operationId === undefined || !Object.hasOwn(OTHERWISE, operationId)) return undefined;
  const { status, message } = refusal;
  switch (status) {
    case 400:
      return { status, body: badRequest(refusal, { ...requestContext, operationId }) };
    case 401: {
      // The generated server names the scheme if the token is missing.
      const challenge = refusal.headers['www-authenticate'] ?? 'Bearer error="invalid_token"';
      return { status, headers: { 'www-authenticate': challenge } };
    }
    case 403:
      return { status, body: aisError('403 Forbidden', message) };
    case 415:
      return { status, body: aisError('415 UnsupportedMediaType', message) };
    case 429:
      return { status, body: aisError('429 TooManyRequests', message) };
    case 500: {
      const unforeseen = 'cause' in refusal && /^(?:list|get)Accounts?$/.test(operationId);
      const errorCode = unforeseen ? 'OB.UnexpectedError' : 'OB.InternalError';
      const text = unforeseen ? 'Unexpected error' : 'Internal server error';
      return {
        status,
        body: aisError('500 InternalServerError', text, [{ errorCode, message: text }]),
      };
    }
    default:
      return undefined;
  }
}

/** The maximum number of errors in a response. The message states how many more there are. */
const MAX_ERRORS = 100;

/** A violated rule, as the API reports it. */
export interface AisErrorDetail<Code extends AisErrorCode = AisErrorCode> {
  readonly errorCode: Code;
  readonly message: string;
  readonly path?: string;
}

/** Creates the error body with a new reference. Statuses with codes have `errors`. */
export function aisError(
  code: string,
  message: string,
): { code: string; id: string; message: string };
export function aisError<const Detail extends AisErrorDetail>(
  code: string,
  message: string,
  errors: readonly Detail[],
): { code: string; id: string; message: string; errors: Detail[] };
export function aisError(
  code: string,
  message: string,
  errors?: readonly AisErrorDetail[],
): object {
  return { code, id: crypto.randomUUID(), message, ...(errors && { errors: [...errors] }) };
}

/** Violations that {@link repeatedNames} reports as well. */
const DUPLICATES: ReadonlySet<string> = new Set(['uniqueItems', 'OB.ParamsDuplicated']);

function badRequest(
  refusal: HttpError,
  requestContext: { readonly operationId: string; readonly body?: unknown },
): unknown {
  const { operationId, body } = requestContext;
  const violations =
    operationId === 'checkAccountAvailability'
      ? [...refusal.violations.filter(({ code }) => !DUPLICATES.has(code)), ...repeatedNames(body)]
      : refusal.violations;
  const all = violations
    .map((violation) => {
      const path = pathOf(violation);
      const { message } = violation;
      return { errorCode: codeOf(violation, operationId), message, ...(path && { path }) };
    })
    .sort((a, b) => CODES.indexOf(a.errorCode) - CODES.indexOf(b.errorCode));
  const { message, moreViolations } = refusal;
  if (all.length === 0) {
    all.push({ errorCode: OTHERWISE[operationId] ?? 'OB.Field.Invalid', message });
  }
  const errors = all.slice(0, MAX_ERRORS);
  const more = moreViolations + all.length - errors.length;
  const text = errors[0]?.message ?? message;
  return aisError('400 BadRequest', more > 0 ? `${text}, and ${more} more errors` : text, errors);
}

function codeOf(violation: Violation, operationId: string): AisErrorCode {
  const { in: location, name, pointer, code } = violation;
  const own = CODES.find((known) => known === code);
  if (own) return own;
  if (location === 'header') return 'OB.FieldHeader';
  if (location === 'query' && (name === 'fromDate' || name === 'toDate')) {
    return 'OB.Field.InvalidDate';
  }
  if (operationId === 'pollEvents' && pointer === '/maxEvents' && code === 'required') {
    return 'OB.FieldHeader';
  }
  if (operationId === 'checkAccountAvailability' && pointer === '/data/accountAvailability') {
    if (code === 'too_big') return 'OB.UnexpectedParamsNo';
    if (code === 'contains') return 'OB.MissingAccountNumber';
  }
  return OTHERWISE[operationId] ?? 'OB.Field.Invalid';
}

/** Returns `data.permissions[0]`, or the name of a parameter. */
function pathOf({ name, pointer }: Violation): string {
  const members = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('');
  return name ?? members.replace(/^\./, '');
}
