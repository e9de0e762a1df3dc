/** How Prism makes answers up, so that it leaves the schemas as they are and always has an answer. */
import maker from '@stoplight/prism-http/dist/mocker/generator/JSONSchema.js';

const { generate, generateStatic } = maker;

/** How often values are made up by chance before the plainest ones are taken. */
const ATTEMPTS = 5;

/** Puts {@link generateAnyhow} in the place of Prism's own function, for this process. */
export function mendGenerator(): void {
  Object.assign(maker, { generate: generateAnyhow });
}

/**
 * Makes values up. Prism's own function lets json-schema-faker write into the schemas that
 * operations share: the same seed would give another answer the next time, and requests would be
 * validated by what is left. json-schema-faker also fails, by chance, on schemas that refer to
 * themselves; another try often works.
 */
const generateAnyhow: typeof generate = (operation, bundle, source, seed) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const varied = attempt > 0 && seed !== undefined ? `${seed} ${attempt}` : seed;
    const made = generate(operation, structuredClone(bundle), source, varied);
    if (made._tag === 'Right') return made;
  }
  return generateStatic(operation as Parameters<typeof generateStatic>[0], source);
};
