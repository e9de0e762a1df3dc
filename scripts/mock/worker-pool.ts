/**
 * A pool of worker threads that respond to the requests of a mock. Prism does not limit its
 * computations, and only a thread can be terminated during one: each request has a time limit and
 * does not delay others.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { Spec } from '../config/documents.ts';
import type {
  MockRequest,
  MockResponse,
  Preferences,
  ServedApis,
  WorkerData,
  WorkerMessage,
  WorkerRequest,
} from './messages.ts';

/** Options of a {@link WorkerPool}. */
export interface PoolOptions {
  readonly specs: readonly Spec[];
  readonly preferences: Preferences;
  /** The time limit of a request, in milliseconds. */
  readonly timeLimit: number;
}

/** Thrown for a request that was aborted. The message states the reason, and what to do. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
}

/** The time after which a request counts as slow and the others are moved, in milliseconds. */
const SLOW = 200;

/** The interval at which time limits are checked, in milliseconds. */
const CHECK_INTERVAL = 50;

const MAX_WORKERS = 4;

/** The time after which an idle worker is terminated unless it is the last, in milliseconds. */
const IDLE = 10_000;

/** How many requests are sent to a worker before it has responded to the first. */
const MAX_QUEUED_PER_WORKER = 16;

interface Job {
  readonly request: MockRequest;
  /** When the request arrived, in milliseconds. */
  readonly since: number;
  readonly resolve: (response: MockResponse) => void;
  readonly reject: (error: RequestAbortedError) => void;
  /** The id under which it was last sent to a worker. */
  id?: number;
}

interface PooledWorker {
  readonly worker: Worker;
  readonly firstValidId: Int32Array;
  lastId: number;
  /** The jobs that were sent to it and are pending, in order; it is working on the first. */
  jobs: Job[];
  /** Since when it has been working on the first job, or idle, in milliseconds. */
  since: number;
}

/** Workers that serve the same documents. */
export class WorkerPool {
  /** The workers that can take requests. */
  readonly #ready = new Set<PooledWorker>();
  /** All worker threads, including those that are starting or ending. */
  readonly #threads = new Set<Worker>();
  readonly #waiting: Job[] = [];
  readonly #options: PoolOptions;
  #starting = 0;
  #closed = false;
  /** Called when no job is pending. */
  #onDrained = (): void => undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Starts a pool with one worker; it starts more while requests are slow.
   *
   * @throws {InputError} when the documents cannot be served
   */
  static async start(
    options: PoolOptions,
  ): Promise<{ readonly pool: WorkerPool; readonly served: ServedApis }> {
    const pool = new WorkerPool(options);
    const served = await pool.#startWorker();
    pool.#timer = setInterval(() => pool.#checkTimes(), CHECK_INTERVAL).unref();
    return { pool, served };
  }

  /**
   * Responds to a request.
   *
   * @throws {RequestAbortedError} when the request exceeds the time limit, or its worker fails
   */
  respond(request: MockRequest): Promise<MockResponse> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, since: performance.now(), resolve, reject });
      this.#dispatch();
    });
  }

  /** Terminates the workers once no request is pending. */
  async drain(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
      this.#dispatch();
    });
    await this.close();
  }

  /** Aborts pending requests and terminates the workers. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const worker of this.#ready) this.#terminate(worker, 'The mock is shutting down.');
    this.#rejectWaiting('The mock is shutting down.');
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  async #startWorker(): Promise<ServedApis> {
    const { specs, preferences } = this.#options;
    const firstValidId = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: WorkerData = { specs, preferences, firstValidId };
    const file = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);
    const thread = new Worker(file, { workerData });
    this.#threads.add(thread);
    this.#starting += 1;
    try {
      return await this.#untilReady({
        worker: thread,
        firstValidId,
        lastId: 0,
        jobs: [],
        since: performance.now(),
      });
    } catch (error) {
      await thread.terminate();
      throw error;
    } finally {
      this.#starting -= 1;
    }
  }

  /** Listens to a worker; resolves once it is ready, and rejects if it cannot serve the documents. */
  #untilReady(pooled: PooledWorker): Promise<ServedApis> {
    const { worker } = pooled;
    return new Promise((resolve, reject) => {
      const onLost = (error: Error): void => {
        reject(error);
        this.#terminate(pooled, error.message);
      };
      worker.once('error', onLost);
      worker.once('exit', () => {
        this.#threads.delete(worker);
        onLost(new Error('The worker thread of the mock exited.'));
      });
      worker.on('message', (message: WorkerMessage) => {
        if ('response' in message) return this.#finish(pooled, message.id, message.response);
        if ('diagnostics' in message) return reject(new InputError(message.diagnostics));
        this.#ready.add(pooled);
        resolve(message.served);
      });
    });
  }

  #finish(worker: PooledWorker, id: number, response: MockResponse): void {
    if (worker.jobs[0]?.id !== id) return;
    worker.jobs.shift()?.resolve(response);
    worker.since = performance.now();
    this.#dispatch();
  }

  /** Terminates a worker. Its current job fails; the jobs behind it go to other workers. */
  #terminate(worker: PooledWorker, reason: string): void {
    if (!this.#ready.delete(worker)) return;
    void worker.worker.terminate();
    const [current, ...queued] = worker.jobs;
    this.#waiting.unshift(...queued);
    current?.reject(new RequestAbortedError(reason));
    this.#dispatch();
  }

  /** Sends waiting jobs to workers, and starts another worker if all of them are slow. */
  #dispatch(): void {
    for (const worker of this.#ready) {
      while (worker.jobs.length < MAX_QUEUED_PER_WORKER && !isSlow(worker)) {
        const job = this.#waiting.shift();
        if (job === undefined) break;
        if (worker.jobs.length === 0) worker.since = performance.now();
        worker.lastId += 1;
        job.id = worker.lastId;
        worker.jobs.push(job);
        worker.worker.postMessage({ id: job.id, request: job.request } satisfies WorkerRequest);
      }
    }
    if (this.#waiting.length > 0) this.#startAnother();
    else if ([...this.#ready].every(({ jobs }) => jobs.length === 0)) this.#onDrained();
  }

  #startAnother(): void {
    if (this.#closed || this.#starting > 0 || this.#ready.size >= MAX_WORKERS) return;
    if (![...this.#ready].every(isSlow)) return;
    this.#startWorker().then(
      () => this.#dispatch(),
      (error: Error) => {
        if (this.#ready.size === 0) this.#rejectWaiting(error.message);
      },
    );
  }

  #rejectWaiting(reason: string): void {
    for (const job of this.#waiting.splice(0)) job.reject(new RequestAbortedError(reason));
  }

  #checkTimes(): void {
    const now = performance.now();
    for (const worker of this.#ready) this.#checkWorker(worker, now - worker.since);
    this.#abortOverdue(now);
    this.#dispatch();
  }

  /** Terminates a worker that is idle or over the time limit, and takes queued jobs from a slow one. */
  #checkWorker(worker: PooledWorker, elapsed: number): void {
    const { timeLimit } = this.#options;
    const [current, ...queued] = worker.jobs;
    if (current === undefined) {
      if (elapsed > IDLE && this.#ready.size > 1) this.#terminate(worker, '');
    } else if (elapsed > timeLimit) {
      this.#terminate(
        worker,
        `The response took more than ${timeLimit} ms. Raise the limit with --time-limit.`,
      );
    } else if (elapsed > SLOW && queued.length > 0) {
      Atomics.store(worker.firstValidId, 0, worker.lastId + 1);
      worker.jobs = [current];
      this.#waiting.unshift(...queued);
    }
  }

  /** Rejects jobs that have waited twice the time limit while no further worker may be started. */
  #abortOverdue(now: number): void {
    const limit = 2 * this.#options.timeLimit;
    while (this.#ready.size === MAX_WORKERS && now - (this.#waiting[0]?.since ?? now) > limit) {
      this.#waiting
        .shift()
        ?.reject(new RequestAbortedError('The mock is busy with other requests. Try again later.'));
    }
  }
}

const isSlow = ({ jobs, since }: PooledWorker): boolean =>
  jobs.length > 0 && performance.now() - since > SLOW;
