import type { ContractIssue, IssueList } from '../message/issues.ts';
import { printable } from '../printable.ts';

/** A response that breaks the contract: the other side's fault, not a refusal. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code = 'CONTRACT_VIOLATED';
  readonly operationId: string;
  readonly status: number;
  /** What is wrong, and where; never what the body holds. At most 100 issues. */
  readonly issues: readonly ContractIssue[];
  /** How many issues there are beyond the listed ones. */
  readonly moreIssues: number;
  /** The response as it came; its body has been read. Absent on the server's side. */
  readonly response: Response | undefined;

  constructor(operationId: string, status: number, issues: IssueList, response?: Response) {
    super(`${operationId}: the ${status} response breaks the contract: ${summary(issues)}`);
    this.operationId = operationId;
    this.status = status;
    this.issues = issues.listed;
    this.moreIssues = issues.more;
    this.response = response;
  }
}

const SHOWN = 3;

function summary({ listed, count }: IssueList): string {
  const shown = listed
    .slice(0, SHOWN)
    .map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`));
  const more = count > SHOWN ? [`and ${count - SHOWN} more`] : [];
  // Pointers hold names that the other side has chosen.
  return printable([...shown, ...more].join('; '));
}
