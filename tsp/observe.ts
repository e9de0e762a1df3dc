/** The one hook of the session. */
import { printable } from '../runtime/printable.ts';
import { redact } from './redact.ts';

/** What happens in a session, for metrics and traces; holds no secret. */
export type TspEvent =
  /** A call goes out. */
  | (CallFacts & { readonly type: 'start' })
  /** A call ended: with a status, or with the code of the error that stopped it. */
  | (CallFacts & {
      readonly type: 'end';
      readonly status?: number;
      readonly error?: string;
      /** Milliseconds from start to end. */
      readonly durationMs: number;
    })
  /** A call will be made again. */
  | (CallFacts & {
      readonly type: 'retry';
      /** `HTTP_503`, or the code of an error. */
      readonly reason: string;
      /** Milliseconds until then. */
      readonly delayMs: number;
    })
  /** The tokens of a consent were renewed, by this process or another one, or were not. */
  | {
      readonly type: 'refresh';
      readonly consentId: string;
      readonly outcome: 'refreshed' | 'refreshed elsewhere' | 'failed';
    };

/** What a call is known by. */
export interface CallFacts {
  /** `GET`, `POST` … */
  readonly method: string;
  /** Address without its query. */
  readonly url: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** `x-fapi-interaction-id`, where the call has one. */
  readonly interactionId?: string;
}

/** Receives every event, in order. What it throws is reported as a process warning. */
export type Observer = (event: TspEvent) => void;

/** An observer that cannot break the calls it observes. */
export function guarded(observer: Observer | undefined): Observer {
  if (!observer) return () => {};
  const warn = (error: unknown): void =>
    process.emitWarning(`the observer failed: ${redact(String(error))}`, 'TspWarning');
  return (event) => {
    try {
      // One that is asynchronous is not waited for.
      const result: unknown = observer(clean(event));
      if (result instanceof Promise) result.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

/** The event with texts that a log may show: the id of a consent is the bank's. */
const clean = (event: TspEvent): TspEvent =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]),
  ) as unknown as TspEvent;
