/** One validator on one value, again and again: prints microseconds per call. */
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { pageOf } from './page.ts';

const [kind = '', file = '', name = '', which = ''] = process.argv.slice(2);
const validate = await validatorOf();
const page = pageOf(200, which === 'invalid');
if (validate(page) !== (which === 'valid')) throw new Error(`${kind} takes the page for wrong`);

const times: number[] = [];
const deadline = performance.now() + 1500;
while (performance.now() < deadline) {
  const calls = 20;
  const start = performance.now();
  for (let call = 0; call < calls; call++) validate(page);
  times.push(((performance.now() - start) * 1000) / calls);
}
// What came first was not compiled yet; what took long was interrupted by other processes.
const compiled = times.slice(times.length / 2).sort((a, b) => a - b);
console.log(compiled[Math.floor(compiled.length / 4)]);

async function validatorOf(): Promise<(value: unknown) => boolean> {
  if (kind === 'ajv') {
    const document = load(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv2020.default({ allErrors: true, strict: false });
    addFormats.default(ajv);
    ajv.addSchema(document, 'document');
    return ajv.compile({ $ref: `document#/components/schemas/${name}` });
  }
  const schema = (await import(file))[name];
  return (value) => schema.safeParse(value).success;
}
