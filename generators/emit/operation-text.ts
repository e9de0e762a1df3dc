/** Texts about operations that several emitters share. */
import type { Operation } from '../model/api-model.ts';
import { docComment } from './text/doc-comment.ts';
import { quote } from './text/layout.ts';

/**
 * Returns the doc comment of an operation: method, path and summary, description, security, and the
 * place in the document.
 */
export function operationDoc(operation: Operation, indent: number): string {
  const { method, path, summary, doc, source } = operation;
  const route = `\`${method.toUpperCase()} ${path}\``;
  const security = securityText(operation);
  return docComment(
    { ...doc, description: [doc.description?.trim(), security].filter(Boolean).join('\n\n') },
    { lines: [summary ? `${route}: ${sentence(summary)}` : route], see: source, indent },
  );
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function securityText({ security }: Operation): string | undefined {
  if (security.length === 0) return undefined;
  const alternatives = security.map((alternative) => {
    const schemes = Object.entries(alternative).map(([scheme, scopes]) => {
      const list = scopes.map((scope) => `\`${scope}\``).join(', ');
      return scopes.length === 0 ? `\`${scheme}\`` : `\`${scheme}\` with ${list}`;
    });
    return schemes.length === 0 ? 'nothing' : schemes.join(' and ');
  });
  return `Needs ${alternatives.join(', or ')}.`;
}

/** Returns the type of an operation: `operations['listBalances']`. */
export function operationType({ id }: Operation): string {
  return `operations[${quote(id)}]`;
}
