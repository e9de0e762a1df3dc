/**
 * Creates the JSON schema of `hkob.config.json`, for editors, from the Zod schema of the configuration.
 * As a program (`npm run build`), it writes the schema to a file.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configSchema } from '../config/load.ts';

/** Returns the schema as JSON Schema 2020-12. */
export function configJsonSchema(): object {
  return { title: 'hkob.config.json', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}

const [, program, file] = process.argv;
if (program === import.meta.filename && file !== undefined) {
  writeFileSync(file, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
}
