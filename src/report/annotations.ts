import type { Report } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';
import { knownFailure, staleInWords } from './known-failures.js';

/**
 * The stale entries of the baseline, and the MUSTs that are contradicted and no known failures, as commands of GitHub Actions: a job that
 * prints them shows an annotation each at the head of its page. What would end a command or a property is escaped, as GitHub's own toolkit does.
 */
export function annotationsOf(report: Report): string[] {
  const stale = (report.baseline?.stale ?? []).map(
    (each) => `::error title=${property(`stale baseline: ${each.id}`)}::${data(visible(staleInWords(each)))}`,
  );
  const contradicted = (report.contradictions ?? []).flatMap(({ id, came, again }) => {
    const result = report.requirements.find((each) => each.id === id);
    if (result?.verdict !== 'fail' || knownFailure(report, id) !== undefined) return [];
    const title = `${id}: the target does not keep “${result.title}”`;
    return [`::error title=${property(title)}::${data(`${visible(came)}. Again: ${again}`)}`];
  });
  return [...stale, ...contradicted];
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
