import type { ServerResponse } from 'node:http';
import type { Alive, EventUserEvent } from '../schemas/event-user-event.gen.js';

/** What EventUserEvents are seen on, since neither HTTP nor CometD shows them: a stream of NDJSON lines over HTTP. */
export class EventFeed {
  readonly #readers = new Set<ServerResponse>();
  #alive: NodeJS.Timeout | undefined;

  /** @param aliveMs how often there is an Alive line; 0 = never, and then not even the header comes before the first event. */
  constructor(private readonly aliveMs: number) {}

  /** Answers a GET with the stream: an Alive line at once and then in its time, and each event from now on. */
  open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    response.on('close', () => this.#leave(response));
    this.#readers.add(response);
    if (this.aliveMs === 0) return;
    this.#alive ??= setInterval(() => this.#write(alive()), this.aliveMs);
    response.write(line(alive()));
  }

  send(event: EventUserEvent): void {
    this.#write(event);
  }

  /** Ends every stream. */
  close(): void {
    for (const reader of this.#readers) {
      reader.end();
      this.#leave(reader);
    }
  }

  #write(value: EventUserEvent | Alive): void {
    for (const reader of this.#readers) reader.write(line(value));
  }

  #leave(reader: ServerResponse): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    clearInterval(this.#alive);
    this.#alive = undefined;
  }
}

/** Proves the feed live while nothing happens. */
function alive(): Alive {
  return { event: 'Alive', time: new Date().toISOString() };
}

function line(value: EventUserEvent | Alive): string {
  return `${JSON.stringify(value)}\n`;
}
