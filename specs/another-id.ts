/**
 * An id of the same shape that no call has: the last eight letters and digits are turned round and moved on by one, so
 * that length, case and separators stay as the target makes them.
 */
export function anotherId(id: string): string {
  const tail = id.slice(-8);
  const moved = [...tail].reverse().map((character) => {
    if (/[0-8a-eA-E]/.test(character)) return String.fromCharCode(character.charCodeAt(0) + 1);
    return character === '9' ? '0' : character;
  });
  const other = id.slice(0, -8) + moved.join('');
  return other === id ? `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}` : other;
}
