/** openapi-typescript by itself: reads a document, writes its types. The measure for ours. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const [document = '', out = ''] = process.argv.slice(2);
const text = astToString(await openapiTS(pathToFileURL(document), { silent: true }));
await mkdir(out, { recursive: true });
await writeFile(join(out, 'types.ts'), text);
