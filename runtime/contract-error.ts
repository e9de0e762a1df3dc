import type { ContractIssue } from './issues.ts';
import { printable } from './printable.ts';

/** A response that breaks the contract: the other side's fault, not a refusal. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code = 'CONTRACT_VIOLATED';
  readonly operationId: string;
  readonly status: number;
  /** What is wrong, and where; never what the body holds. */
  readonly issues: readonly ContractIssue[];
  /** The response as it came; its body has been read. Absent on the server's side. */
  readonly response: Response | undefined;

  constructor(
    operationId: string,
    status: number,
    issues: readonly ContractIssue[],
    response?: Response,
  ) {
    super(`${operationId}: the ${status} response breaks the contract: ${summary(issues)}`);
    this.operationId = operationId;
    this.status = status;
    this.issues = issues;
    this.response = response;
  }
}

const SHOWN = 3;

function summary(issues: readonly ContractIssue[]): string {
  const shown = issues
    .slice(0, SHOWN)
    .map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`));
  const more = issues.length > SHOWN ? [`and ${issues.length - SHOWN} more`] : [];
  // Pointers hold names that the other side has chosen.
  return printable([...shown, ...more].join('; '));
}
