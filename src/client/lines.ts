/** A line longer than this is given away in pieces, which are then no JSON: nobody may fill our memory. */
const longestLine = 1024 * 1024;

/**
 * Cuts a stream of UTF-8 into its lines, without their line feeds; what is left when it ends is a line as well.
 * U+FFFD stands for what is not UTF-8.
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() as string;
    yield* lines;
    if (rest.length > longestLine) {
      yield rest;
      rest = '';
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
