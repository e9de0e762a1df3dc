import type { ContractIssue, IssueList } from '../message/issues.ts';
import { printable } from '../printable.ts';

/** A response that violates the contract. The server is at fault, unlike with an error response. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code = 'CONTRACT_VIOLATED';
  readonly operationId: string;
  readonly status: number;
  /** What is wrong, and where, without contents of the body. At most 100 issues. */
  readonly issues: readonly ContractIssue[];
  /** The number of issues beyond the listed ones. */
  readonly moreIssues: number;
  /** The response, whose body has been read. Undefined on the server. */
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
  // Pointers contain names chosen by the other side.
  return printable([...shown, ...more].join('; '));
}
