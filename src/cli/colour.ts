/**
 * Whether colour and a live line may be written to a stream: it is a terminal that knows them, and nobody forbade them. An empty
 * NO_COLOR is unset (no-color.org).
 */
export function isColourful(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
