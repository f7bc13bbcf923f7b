import type { Report } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';

/**
 * The MUSTs that are contradicted as commands of GitHub Actions, an annotation each: where such a job prints them, they stand at the
 * head of its page. Characters that would end a command or one of its properties are escaped, as GitHub's own toolkit does.
 */
export function annotationsOf(report: Report): string[] {
  return (report.contradictions ?? []).flatMap(({ id, came, again }) => {
    const result = report.requirements.find((each) => each.id === id);
    if (result?.verdict !== 'fail') return [];
    const title = `${id}: the target does not keep “${result.title}”`;
    return [`::error title=${property(title)}::${data(`${visible(came)}. Again: ${again}`)}`];
  });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
