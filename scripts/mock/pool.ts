/**
 * Threads that answer the requests of a mock. No code of Prism's bounds what it computes, and only a
 * thread can be ended in the middle of it: a request has its time, and no other waits for it.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { Spec } from '../config/documents.ts';
import type { MockAnswer, MockRequest, Preferences } from './answer.ts';
import type { Ask, Said, Serving, ThreadData } from './thread.ts';

export interface PoolOptions {
  readonly specs: readonly Spec[];
  readonly preferences: Preferences;
  /** How long a request may take, in milliseconds. */
  readonly timeLimit: number;
}

/** Threads that serve the same documents. */
export interface MockPool extends Serving {
  /**
   * Answers a request.
   *
   * @throws {Unanswered} when that takes too long
   */
  ask(request: MockRequest): Promise<MockAnswer>;
  /** Ends the threads once they have answered what they were asked, or at once. */
  close(how?: 'at once'): Promise<void>;
}

/** A request that was given up; the message says why, and what to do. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** When a request counts as slow, so that others are answered elsewhere. In milliseconds. */
const SLOW = 200;

/** How often the time is looked at, in milliseconds. */
const TICK = 50;

const MAX_THREADS = 4;

/** What a thread that is not the last one may idle, in milliseconds. */
const IDLE = 10_000;

/** How many requests a thread is handed before it has answered the first. */
const AHEAD = 16;

interface Job {
  readonly request: MockRequest;
  /** When it came, in milliseconds. */
  readonly since: number;
  readonly answered: (answer: MockAnswer) => void;
  readonly failed: (error: Unanswered) => void;
  /** Its number among those that the thread was handed. */
  id?: number;
}

interface Thread {
  readonly worker: Worker;
  readonly wantedFrom: Int32Array;
  lastId: number;
  /** What it was handed and has not answered, in order: it is busy with the first. */
  jobs: Job[];
  /** Since when it has been busy with the first job, or idle. In milliseconds. */
  since: number;
}

/**
 * Starts a pool with one thread; there are more while requests are slow.
 *
 * @throws {InputError} when the documents cannot be served
 */
export async function startPool({ specs, preferences, timeLimit }: PoolOptions): Promise<MockPool> {
  /** Those that can be handed requests. */
  const threads = new Set<Thread>();
  /** Those of all threads, the ones that start or end included. */
  const workers = new Set<Worker>();
  const waiting: Job[] = [];
  let starting = 0;
  let closed = false;
  /** Called when nothing is left to answer. */
  let drained = (): void => undefined;

  const start = async (): Promise<Serving> => {
    const wantedFrom = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: ThreadData = { specs, preferences, wantedFrom };
    const file = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);
    const worker = new Worker(file, { workerData });
    workers.add(worker);
    const thread: Thread = { worker, wantedFrom, lastId: 0, jobs: [], since: performance.now() };
    starting += 1;
    try {
      return await new Promise((resolve, reject) => {
        const lost = (error: Error): void => {
          reject(error);
          end(thread, error.message);
        };
        worker.once('error', lost);
        worker.once('exit', () => {
          workers.delete(worker);
          lost(new Error('The thread of the mock ended.'));
        });
        worker.on('message', (said: Said) => {
          if ('answer' in said) return take(thread, said.id, said.answer);
          if ('refused' in said) return reject(new InputError(said.refused));
          threads.add(thread);
          resolve(said.serving);
        });
      });
    } catch (error) {
      await worker.terminate();
      throw error;
    } finally {
      starting -= 1;
    }
  };

  const take = (thread: Thread, id: number, answer: MockAnswer): void => {
    if (thread.jobs[0]?.id !== id) return;
    thread.jobs.shift()?.answered(answer);
    thread.since = performance.now();
    dispatch();
  };

  /** Ends a thread. The request that it works on fails, the others are answered elsewhere. */
  const end = (thread: Thread, why: string): void => {
    if (!threads.delete(thread)) return;
    void thread.worker.terminate();
    const [first, ...others] = thread.jobs;
    waiting.unshift(...others);
    first?.failed(new Unanswered(why));
    dispatch();
  };

  const isSlow = ({ jobs, since }: Thread): boolean =>
    jobs.length > 0 && performance.now() - since > SLOW;

  const dispatch = (): void => {
    for (const thread of threads) {
      while (waiting.length > 0 && thread.jobs.length < AHEAD && !isSlow(thread)) {
        const job = waiting.shift() as Job;
        if (thread.jobs.length === 0) thread.since = performance.now();
        thread.lastId += 1;
        job.id = thread.lastId;
        thread.jobs.push(job);
        thread.worker.postMessage({ id: job.id, request: job.request } satisfies Ask);
      }
    }
    if (waiting.length > 0) startAnother();
    else if ([...threads].every(({ jobs }) => jobs.length === 0)) drained();
  };

  const startAnother = (): void => {
    if (closed || starting > 0 || threads.size >= MAX_THREADS || ![...threads].every(isSlow))
      return;
    start().then(dispatch, (error: Error) => {
      if (threads.size === 0) failAll(error.message);
    });
  };

  const failAll = (why: string): void => {
    for (const job of waiting.splice(0)) job.failed(new Unanswered(why));
  };

  const look = (): void => {
    const now = performance.now();
    for (const thread of threads) {
      const [first, ...others] = thread.jobs;
      const took = now - thread.since;
      if (first === undefined) {
        if (took > IDLE && threads.size > 1) end(thread, '');
      } else if (took > timeLimit) {
        end(thread, `The work on it took more than ${timeLimit} ms. Allow more with --time-limit.`);
      } else if (took > SLOW && others.length > 0) {
        Atomics.store(thread.wantedFrom, 0, thread.lastId + 1);
        thread.jobs = [first];
        waiting.unshift(...others);
      }
    }
    // Where another thread may be started, a request does not wait for others.
    while (threads.size === MAX_THREADS && now - (waiting[0]?.since ?? now) > 2 * timeLimit) {
      waiting
        .shift()
        ?.failed(new Unanswered('Other requests keep the mock busy. Try again later.'));
    }
    dispatch();
  };

  const serving = await start();
  const clock = setInterval(look, TICK).unref();
  return {
    ...serving,
    ask: (request) =>
      new Promise((answered, failed) => {
        waiting.push({ request, since: performance.now(), answered, failed });
        dispatch();
      }),
    async close(how) {
      if (how !== 'at once') {
        await new Promise<void>((resolve) => {
          drained = resolve;
          dispatch();
        });
      }
      closed = true;
      clearInterval(clock);
      for (const thread of threads) end(thread, 'The mock ends.');
      failAll('The mock ends.');
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}
