/** Reports the calls of a session to an observer. */
import { printable } from '../runtime/printable.ts';
import { redact } from './redact.ts';

/** An event of a session, for metrics and traces. Contains no secrets. */
export type TspEvent =
  /** A call is sent. */
  | (CallFacts & { readonly type: 'start' })
  /** A call has ended, with a status, or with the code of an error. */
  | (CallFacts & {
      readonly type: 'end';
      readonly status?: number;
      readonly error?: string;
      /** Milliseconds from start to end. */
      readonly durationMs: number;
    })
  /** A call will be retried. */
  | (CallFacts & {
      readonly type: 'retry';
      /** `HTTP_503`, or the code of an error. */
      readonly reason: string;
      /** Milliseconds until the retry. */
      readonly delayMs: number;
    })
  /** The tokens of a consent were refreshed by this or another process, or could not be. */
  | {
      readonly type: 'refresh';
      readonly consentId: string;
      readonly outcome: 'refreshed' | 'refreshed elsewhere' | 'failed';
    };

/** The properties of a call. */
export interface CallFacts {
  /** `GET`, `POST` and so on. */
  readonly method: string;
  /** Address without its query. */
  readonly url: string;
  /** The number of the attempt, starting at 1. */
  readonly attempt: number;
  /** `x-fapi-interaction-id`, if the call has one. */
  readonly interactionId?: string;
}

/** Receives every event, in order. Its errors are reported as process warnings. */
export type Observer = (event: TspEvent) => void;

/** Returns an observer whose errors do not affect the calls. */
export function guarded(observer: Observer | undefined): Observer {
  if (!observer) return () => {};
  const warn = (error: unknown): void =>
    process.emitWarning(`the observer failed: ${redact(String(error))}`, 'TspWarning');
  return (event) => {
    try {
      // A promise is not awaited.
      const result: unknown = observer(clean(event));
      if (result instanceof Promise) result.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

/**
 * Returns the event with texts that are safe for a log; the id of a consent is the bank's choice.
 */
const clean = (event: TspEvent): TspEvent =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]),
  ) as unknown as TspEvent;
