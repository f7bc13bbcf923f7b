const MARKS = /\p{M}/gu;
const DOUBLE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** How many cells of a terminal a text takes: East Asian letters and pictures two, marks on letters none. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const plain = text.replace(MARKS, '');
  return [...plain].length + (plain.match(DOUBLE)?.length ?? 0);
}

/** As much of the begin of a text as so many cells hold. */
export function beginOf(text: string, width: number): string {
  let begin = '';
  let left = width;
  for (const character of text) {
    left -= widthOf(character);
    if (left < 0) break;
    begin += character;
  }
  return begin;
}
