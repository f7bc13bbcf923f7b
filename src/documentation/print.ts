import type { Finding } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';

/**
 * The findings as text for a terminal or a log: under each statement that does not hold what is wrong, and the lines
 * of the page that show it. No colour; control characters of the page are shown, never sent. Ends with a line end.
 */
export function printFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No finding: every statement about the documentation holds.\n';
  const blocks = [...new Set(findings.map(({ id }) => id))].map((id) => {
    const group = findings.filter((finding) => finding.id === id);
    const parts = group.map(({ text, lines, fault = [] }) => {
      const because = fault.length === 0 ? '' : ` (${fault.join(', or ')})`;
      return [`  ${visible(text)}${because}`, ...lines.map(quoteOf)].join('\n');
    });
    return [`${id}  ${visible(group[0]?.title ?? '')}`, ...parts].join('\n');
  });
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return `${blocks.join('\n\n')}\n\n${count}\n`;
}

function quoteOf({ line, words }: Finding['lines'][number]): string {
  return `${String(line).padStart(8)}  ${visible(words)}`;
}
