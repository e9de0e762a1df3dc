import type { Server } from './api-model.ts';
import { entries, object, string } from './fields.ts';

/**
 * Returns the listed servers; undefined without a list.
 * @see https://spec.openapis.org/oas/v3.1.0#server-object
 */
export function serversOf(value: unknown): readonly Server[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((entry) => {
    const server = object(entry);
    return {
      url: string(server.url) ?? '/',
      description: string(server.description),
      variables: Object.fromEntries(
        entries(server.variables).map(([name, variable]) => {
          const values = object(variable).enum;
          return [
            name,
            {
              default: String(object(variable).default ?? ''),
              ...(Array.isArray(values) ? { enum: values.map(String) } : {}),
            },
          ];
        }),
      ),
    };
  });
}
