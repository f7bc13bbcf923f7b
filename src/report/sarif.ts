import { createHash } from 'node:crypto';
import { SHIPPED_PAGE } from '../documentation/edition.js';
import { statements } from '../documentation/statement.js';
import { version } from '../package.js';
import type { Finding, Report } from '../schemas/report.gen.js';
import { shown } from './shown.js';

/** The page that findings point at. */
export interface FindingsPage {
  /** Its path from the root of the repository, with slashes: where GitHub looks for the lines. */
  readonly path: string;
  readonly sha256?: string;
}

/** The findings of a report in SARIF 2.1.0, each at the lines of the page that is shipped. */
export function sarifOf({ findings, documentation: { sha256 } }: Report): string {
  return findingsSarif(findings, { path: SHIPPED_PAGE, sha256 });
}

/** Findings in SARIF 2.1.0, by which GitHub shows them at the lines of a page. */
export function findingsSarif(given: readonly Finding[], { path, sha256 }: FindingsPage): string {
  const findings = shown(given);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const ids = Object.keys(statements) as (keyof typeof statements)[];
  const at = (line: number) => ({ artifactLocation: { uri, index: 0 }, region: { startLine: line } });
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gws-conformance',
            semanticVersion: version,
            rules: ids.map((id) => ({ id, shortDescription: { text: `${statements[id]}.` } })),
          },
        },
        artifacts: [{ location: { uri }, ...(sha256 && { hashes: { 'sha-256': sha256 } }) }],
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => {
          const { id, text, lines, fault = [] } = finding;
          const [first, ...others] = lines;
          const because = fault.length === 0 ? '' : ` (${fault.join(', or ')})`;
          return {
            ruleId: id,
            ruleIndex: ids.indexOf(id as (typeof ids)[number]),
            level: levelOf(finding),
            message: { text: `${text}${because}` },
            locations: [{ physicalLocation: at(first.line) }],
            ...(others.length > 0 && {
              relatedLocations: others.map(({ line, words }, index) => ({
                id: index + 1,
                physicalLocation: at(line),
                message: { text: words === '' ? `line ${line}` : words },
              })),
            }),
            partialFingerprints: { 'finding/v1': fingerprint(finding) },
          };
        }),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

// What the page leaves open is worth a note; what cannot all be right is a warning.
function levelOf({ fault = [] }: Finding): 'note' | 'warning' {
  return fault.every((each) => each === 'the page is silent') ? 'note' : 'warning';
}

/** The same for the same finding, wherever its lines move to and however often something was seen. */
function fingerprint({ id, text, lines }: Finding): string {
  const what = [id, text.replace(/\d+/g, '#'), lines[0].words];
  return createHash('sha256').update(what.join('\n')).digest('hex').slice(0, 32);
}
