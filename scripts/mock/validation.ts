/** How Prism validates, so that no request makes it compute without end and nothing passes unseen. */
import type { IPrismDiagnostic } from '@stoplight/prism-core';
import dateTime from '@stoplight/prism-http/dist/validator/validators/dateTime.js';
import utils from '@stoplight/prism-http/dist/validator/validators/utils.js';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { judgePattern } from '../../generators/schema/pattern/analyze.ts';
import { firstDuplicate } from '../../runtime/checks/json.ts';
import { MAX_ISSUES } from '../../runtime/message/issues.ts';

type Validate = typeof utils.validateAgainstSchema;
type Schema = Parameters<Validate>[1];
type Findings = [IPrismDiagnostic, ...IPrismDiagnostic[]];

/** Severities as Prism has them. */
const ERROR = 0;
const WARNING = 1;
const INFORMATION = 2;

/** Puts {@link validate} in the place of Prism's own function, for this process. */
export function mendValidation(): void {
  Object.assign(utils, { validateAgainstSchema: validate });
}

/** The violation that stands for others. */
export const more = (count: number) => ({
  code: 'more',
  message: `${count} more ${count === 1 ? 'violation' : 'violations'}`,
});

/** How many violations one stands for. */
export const countOf = ({ code, message }: { code?: string | number; message: string }): number =>
  code === 'more' ? Number.parseInt(message, 10) : 1;

/**
 * Validates as Prism does, in bounded time: a pattern runs on no longer input than it can be matched
 * against, equal items are found in linear time, and of many violations the first are told. What
 * Prism passes over is said: a value that is nested too deeply is refused, and a schema that cannot
 * be used is a warning.
 */
const validate: Validate = (value, schema, coerce, context, prefix, bundle) => {
  const finding = (severity: number, message: string): IPrismDiagnostic => ({
    path: prefix === undefined ? [] : [prefix],
    severity,
    message: [context === 0 ? 'Request' : 'Response', prefix, message].filter(Boolean).join(' '),
  });
  const validator = validatorFor(schema, coerce, bundle);
  if (validator instanceof Error) {
    return some([finding(WARNING, `is not validated: ${validator.message}`)]);
  }
  try {
    if (validator(value)) return { _tag: 'None' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return some([finding(ERROR, 'is nested too deeply to be validated')]);
  }
  const { told, left } = distinct(validator.errors ?? []);
  validator.errors = null;
  const findings = utils.convertAjvErrors(told, ERROR, context, prefix) as Findings;
  if (left > 0) findings.push({ ...finding(INFORMATION, ''), ...more(left) });
  return some(findings);
};

const some = (value: Findings): ReturnType<Validate> => ({ _tag: 'Some', value });

/** Each error once, up to {@link MAX_ISSUES}: branches of a schema may find the same. */
function distinct(errors: readonly ErrorObject[]): {
  told: [ErrorObject, ...ErrorObject[]];
  left: number;
} {
  const told = new Map<string, ErrorObject>();
  let read = 0;
  for (const error of errors) {
    if (told.size === MAX_ISSUES) break;
    const { instancePath, keyword, message, params } = error;
    told.set(JSON.stringify([instancePath, keyword, message, params]), error);
    read += 1;
  }
  return {
    told: [...told.values()] as [ErrorObject, ...ErrorObject[]],
    left: errors.length - read,
  };
}

/** By schema, and by what its references point into. */
const validators = new WeakMap<object, WeakMap<object, ValidateFunction | Error>>();

/** What stands for the references of a schema without any. */
const NO_BUNDLE = {};

function validatorFor(schema: Schema, coerce: boolean, bundle: unknown): ValidateFunction | Error {
  const known = validators.get(schema) ?? new WeakMap<object, ValidateFunction | Error>();
  validators.set(schema, known);
  const key = typeof bundle === 'object' && bundle !== null ? bundle : NO_BUNDLE;
  const validator = known.get(key) ?? compile({ ...schema, __bundled__: bundle }, coerce);
  known.set(key, validator);
  return validator;
}

/** A validator, or why there is none. */
function compile(schema: object, coerce: boolean): ValidateFunction | Error {
  const dialect = String((schema as { $schema?: unknown }).$schema);
  const found = DIALECTS.find(({ name }) => name.test(dialect)) ?? DRAFT_07;
  try {
    return found[coerce ? 'coerce' : 'exact'].compile(schema);
  } catch (error) {
    return error as Error;
  }
}

const DRAFT_07 = { name: /^/, ...instances(Ajv) };

const DIALECTS = [
  { name: /^https?:\/\/json-schema.org\/draft\/2020-12\/schema#?$/, ...instances(Ajv2020) },
  { name: /^https?:\/\/json-schema.org\/draft\/2019-09\/schema#?$/, ...instances(Ajv2019) },
];

/** @param Dialect one of the classes of Ajv */
function instances(Dialect: new (options: Options) => Ajv): { coerce: Ajv; exact: Ajv } {
  const create = (coerceTypes: boolean): Ajv => {
    const ajv = new Dialect({
      allErrors: true,
      allowUnionTypes: true,
      allowMatchingProperties: true,
      strict: false,
      logger: false,
      coerceTypes,
      // Two schemas may have the same `$id`.
      addUsedSchema: false,
      code: { regExp: Object.assign(guardedPattern, { code: 'new RegExp' }) },
    });
    addFormats.default(ajv);
    const { date_time: validateDateTime, compareDateTime: compare } = dateTime;
    ajv.addFormat('date-time', { validate: validateDateTime, compare });
    return ajv.removeKeyword('uniqueItems').addKeyword({
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      error: { message: 'must NOT have duplicate items' },
      errors: false,
      validate: (unique: boolean, items: readonly unknown[]) =>
        !unique || firstDuplicate(items) === -1,
    });
  };
  return { coerce: create(true), exact: create(false) };
}

/**
 * A pattern that refuses what is too long for it.
 *
 * @throws {Error} when it is no pattern
 */
function guardedPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const judgement = judgePattern(pattern);
  if (!judgement.valid) throw new Error(`/${pattern}/ is no pattern: ${judgement.reason}`);
  const expression = new RegExp(judgement.literal.slice(1, -2), 'u');
  if (judgement.linear) return expression;
  const { bound } = judgement;
  return {
    test: (text) => text.length <= bound && expression.test(text),
    toString: () => judgement.literal,
  };
}
