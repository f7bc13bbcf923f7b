import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { EventProgram } from '../schemas/configuration.gen.js';
import type { FeedSource } from './feed-source.js';
import { linesOf } from './lines.js';
import { signalGroup } from './process-group.js';

/** How long the program has to end after SIGTERM. */
const farewellMs = 2000;
const quoteClip = 200;

/**
 * Events that a program prints until it is stopped. It is started without a shell, in a process group of its own, so that
 * what it started ends with it and Ctrl-C does not reach it before the calls are hung up. Its standard input ends when this
 * process does, however that ends.
 */
export class ProgramSource implements FeedSource {
  readonly name: string;
  /** Until it is over and nobody holds its output open. */
  #child?: ChildProcess;
  /** What it said last on stderr. */
  #said = '';

  constructor(private readonly events: EventProgram) {
    this.name = events.program;
  }

  async open(signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    await this.close();
    signal.throwIfAborted();
    const child = spawn(this.events.program, [], {
      env: this.events.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const told = this.#listen(child.stderr);
    await once(child, 'spawn');
    child.stdin.on('error', () => {});
    this.#child = child;
    const last = () => signalGroup(child, 'SIGKILL');
    const stop = () => void this.close();
    process.once('exit', last);
    signal.addEventListener('abort', stop, { once: true });
    child.once('close', () => {
      this.#child = undefined;
      process.off('exit', last);
      signal.removeEventListener('abort', stop);
    });
    return this.#printed(child, told);
  }

  why(error: unknown): string {
    return error instanceof Error ? error.message : 'the program is no longer read';
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const closed = once(child, 'close');
    child.stdin?.end();
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => {
      signalGroup(child, 'SIGKILL');
      // Whatever else has its output open is not waited for.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, farewellMs);
    await closed.catch(() => undefined);
    clearTimeout(timer);
  }

  async #listen(stderr: AsyncIterable<Buffer>): Promise<void> {
    this.#said = '';
    try {
      for await (const line of linesOf(stderr)) {
        if (line.trim() !== '') this.#said = line.trim().slice(0, quoteClip);
      }
    } catch {
      // It was ended before its last words.
    }
  }

  async *#printed(child: ChildProcess, told: Promise<void>): AsyncGenerator<Buffer> {
    if (child.stdout) yield* child.stdout;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await told;
    const { exitCode, signalCode } = child;
    const how = exitCode === null ? `was ended by ${signalCode}` : `ended with exit code ${exitCode}`;
    throw new Error(`the program ${how}${this.#said && `: ${this.#said}`}`);
  }
}
