/** Reads a feed as tests need it: line by line. */
export async function readFeed(url: string) {
  const reader = (await fetch(url)).body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('the feed has no body');
  let text = '';
  const line = async (): Promise<Record<string, unknown>> => {
    for (let end = text.indexOf('\n'); ; end = text.indexOf('\n')) {
      if (end >= 0) {
        const first = text.slice(0, end);
        text = text.slice(end + 1);
        return JSON.parse(first);
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the feed ended');
      text += value;
    }
  };
  return {
    /** The next line of that kind. */
    async next(event: string) {
      for (;;) {
        const found = await line();
        if (found.event === event) return found;
      }
    },
    /** The user data of every event up to the first Alive line that was sent after this was asked. */
    async untilAlive() {
      const events: unknown[] = [];
      for (const asked = new Date().toISOString(); ; ) {
        const { event, time, userData } = await line();
        if (event === 'EventUserEvent') events.push(userData);
        else if (String(time) > asked) return events;
      }
    },
    cancel: () => reader.cancel(),
  };
}
