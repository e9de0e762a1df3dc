/** Patches the validator of Prism, so that validation time is bounded and no check is silently skipped. */
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

/** Severities of Prism. */
const ERROR = 0;
const WARNING = 1;
const INFORMATION = 2;

/** Replaces Prism's validator by {@link validate} in this process. */
export function patchValidator(): void {
  Object.assign(utils, { validateAgainstSchema: validate });
}

/** The summary of violations that are not listed. */
export const omittedViolations = (count: number) => ({
  code: 'more',
  message: `${count} more ${count === 1 ? 'violation' : 'violations'}`,
});

/** The number of violations that an entry stands for: 1, or the count of a summary. */
export const violationCount = ({
  code,
  message,
}: {
  code?: string | number;
  message: string;
}): number => (code === 'more' ? Number.parseInt(message, 10) : 1);

/**
 * Validates like Prism, in bounded time: long input is not matched against slow patterns, duplicate
 * items are found in linear time, and only the first violations are listed. Where Prism silently
 * skips validation, this reports an error (too deep nesting) or a warning (an unusable schema).
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
  const { listed, omitted } = distinct(validator.errors ?? []);
  validator.errors = null;
  const findings = utils.convertAjvErrors(listed, ERROR, context, prefix) as Findings;
  if (omitted > 0) findings.push({ ...finding(INFORMATION, ''), ...omittedViolations(omitted) });
  return some(findings);
};

const some = (value: Findings): ReturnType<Validate> => ({ _tag: 'Some', value });

/** Removes duplicates, which branches of a schema may report, and keeps up to {@link MAX_ISSUES} errors. */
function distinct(errors: readonly ErrorObject[]): {
  listed: [ErrorObject, ...ErrorObject[]];
  omitted: number;
} {
  const listed = new Map<string, ErrorObject>();
  let read = 0;
  for (const error of errors) {
    if (listed.size === MAX_ISSUES) break;
    const { instancePath, keyword, message, params } = error;
    listed.set(JSON.stringify([instancePath, keyword, message, params]), error);
    read += 1;
  }
  return {
    listed: [...listed.values()] as [ErrorObject, ...ErrorObject[]],
    omitted: errors.length - read,
  };
}

/** Compiled validators by schema, then by bundle: Prism passes the same objects for every request. */
const validators = new WeakMap<object, WeakMap<object, ValidateFunction | Error>>();

/** The key of a schema without a bundle. */
const NO_BUNDLE = {};

function validatorFor(schema: Schema, coerce: boolean, bundle: unknown): ValidateFunction | Error {
  const cached = validators.get(schema) ?? new WeakMap<object, ValidateFunction | Error>();
  validators.set(schema, cached);
  const key = typeof bundle === 'object' && bundle !== null ? bundle : NO_BUNDLE;
  const validator = cached.get(key) ?? compile({ ...schema, __bundled__: bundle }, coerce);
  cached.set(key, validator);
  return validator;
}

/** Compiles a schema; returns the error if it cannot be compiled. */
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

/**
 * Creates two instances of Ajv: one that coerces types, for parameters, and one that does not.
 *
 * @param Dialect one of the classes of Ajv
 */
function instances(Dialect: new (options: Options) => Ajv): { coerce: Ajv; exact: Ajv } {
  const create = (coerceTypes: boolean): Ajv => {
    const ajv = new Dialect({
      allErrors: true,
      allowUnionTypes: true,
      allowMatchingProperties: true,
      strict: false,
      logger: false,
      coerceTypes,
      // Different schemas may have the same `$id`.
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
 * Compiles a pattern that rejects input too long for its worst-case matching time.
 *
 * @throws {Error} when the pattern is invalid
 */
function guardedPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const analysis = judgePattern(pattern);
  if (!analysis.valid) throw new Error(`/${pattern}/ is not a valid pattern: ${analysis.reason}`);
  const expression = new RegExp(analysis.literal.slice(1, -2), 'u');
  if (analysis.linear) return expression;
  const { bound } = analysis;
  return {
    test: (text) => text.length <= bound && expression.test(text),
    toString: () => analysis.literal,
  };
}
