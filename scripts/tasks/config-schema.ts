/**
 * The JSON schema of `hkob.config.json`, for editors: made from what the configuration is checked
 * by. Run as a program, it writes the schema to the file that it is given (`npm run build`).
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { configSchema } from '../config/load.ts';

/** The schema, as JSON Schema 2020-12. */
export function configJsonSchema(): object {
  return { title: 'hkob.config.json', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}

const [, program, file] = process.argv;
if (program === import.meta.filename && file !== undefined) {
  writeFileSync(file, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
}
