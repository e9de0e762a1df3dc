/** Patches the data generator of Prism: schemas stay unmodified, and failed attempts are repeated. */
import maker from '@stoplight/prism-http/dist/mocker/generator/JSONSchema.js';

const { generate, generateStatic } = maker;

/** Attempts to generate random values before static ones are used. */
const MAX_ATTEMPTS = 5;

/** Replaces Prism's generator by {@link generateWithRetries} in this process. */
export function patchGenerator(): void {
  Object.assign(maker, { generate: generateWithRetries });
}

/**
 * Generates values. In Prism, json-schema-faker modifies the schemas that operations share: the same
 * seed would then give a different response, and requests would be validated against modified
 * schemas. It also fails randomly on recursive schemas; another attempt often succeeds.
 */
const generateWithRetries: typeof generate = (operation, bundle, source, seed) => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const varied = attempt > 0 && seed !== undefined ? `${seed} ${attempt}` : seed;
    const result = generate(operation, structuredClone(bundle), source, varied);
    if (result._tag === 'Right') return result;
  }
  return generateStatic(operation as Parameters<typeof generateStatic>[0], source);
};
