import { lineOf } from '../documentation/edition.js';
import type { JudgedTrace } from '../judge/whole.js';
import { deviations } from '../reference/deviations.js';
import { curlOf } from '../report/curl.js';
import { asTemplate, variablesOf } from '../report/exchange-commands.js';
import type { Requirement } from '../requirement.js';
import { factNamed } from '../schemas/facts.js';
import { visible } from '../trace/visible.js';
import { intentsOf } from '../trace/whole.js';

// So many different requests are shown of a requirement that sends many, and so many cases are named.
const SHOWN = 3;
const CASES = 8;

const CALL: Readonly<Record<Requirement['branch'], string>> = {
  active: 'the call is active when the request is sent',
  released: 'the call is released when the request is sent',
  both: 'the call is active or released when the request is sent',
};

/** All that is known of a requirement, as text for a terminal. @param trace in which it was driven against a conformant target */
export function explanationOf(requirement: Requirement, trace: JudgedTrace): string {
  const { id, level, levelWithCharset, text, expected, does, branch, needs = [] } = requirement;
  const raised = levelWithCharset === undefined ? '' : ` (${levelWithCharset} where GWS_CHARSET is set)`;
  const cases = requirement.cases?.({ header: trace.header, isUntested: () => false }) ?? [];
  return [
    `${id} ${level}${raised}  the target ${text}`,
    ...about('source', sourceLines(requirement)),
    ...about(`why ${level}`, [whyLevel(requirement)]),
    ...about('expected', [expected]),
    ...about('where', [CALL[branch], ...casesText(cases)]),
    ...about('needs', needs.length === 0 ? [] : [needs.join(', ')]),
    ...about('sent', [does, ...sentLines(id, trace)]),
    ...about('evidence', evidenceLines(id, trace)),
    ...about('mutants', mutantLines(id)),
    ...about('alone', [
      `gws-conformance --only ${id}`,
      `npx vitest run -t ${id}, where conformance() is called`,
    ]),
  ].join('\n');
}

/** A text of several lines, set in. */
export function indented(text: string, by = 4): string {
  return text.replace(/^/gm, ' '.repeat(by));
}

function about(name: string, lines: readonly string[]): string[] {
  return lines.map(
    (line, index) =>
      `  ${(index === 0 ? name : '').padEnd(11)} ${line.replaceAll('\n', `\n${' '.repeat(14)}`)}`,
  );
}

function sourceLines({ source: { document, quote, facts } }: Requirement): string[] {
  const onPage = document === 'SetCallDisposition';
  const line = onPage ? lineOf(quote) : undefined;
  const words = onPage ? [`page, line ${line}: ${quote}`] : [];
  return [
    ...words,
    ...facts.map((each) => {
      const { page, tag, fact } = factNamed(each);
      return `${page === tag ? '' : `${page}, `}${tag}: ${fact} (${each})`;
    }),
  ];
}

/** Why it has its level (docs/verdicts.md). */
function whyLevel({ level, source: { document, quote, facts } }: Requirement): string {
  if (level === 'MAY') return 'nothing public decides it: what the target does is told, and never failed';
  const fact = document === 'SetCallDisposition' ? undefined : factNamed(facts[0] as string);
  const line = fact === undefined ? `line ${lineOf(quote)}` : fact.page;
  if (level === 'MUST') {
    const says = quote.startsWith('"') ? 'shows' : 'says';
    return fact === undefined
      ? `the page ${says} it: a target that does otherwise contradicts ${line}`
      : `${line} says it of every operation: a target that does otherwise contradicts it`;
  }
  if (fact?.tag === 'seen') return 'servers and clients in the field do so, and no page says it';
  return quote.startsWith('"')
    ? `the sample shows it on ${line}, and no sentence says it`
    : `it is one plain reading of ${line}; another is possible`;
}

function casesText(cases: readonly string[]): string[] {
  if (cases.length === 0) return [];
  const more = cases.length > CASES ? `; and ${cases.length - CASES} more` : '';
  return [`each of these must be decided: ${cases.slice(0, CASES).join('; ')}${more}`];
}

/** The requests that were driven for it, each kind once, as commands. */
function sentLines(id: string, trace: JudgedTrace): string[] {
  const intents = intentsOf(trace.records);
  const own = trace.exchanges.filter(({ request }) => intents.get(request.id)?.requirements.includes(id));
  const byTitle = new Map(
    own.map((exchange) => {
      const { state, releasedBy, shape, request, sender } = exchange;
      const end = releasedBy === undefined ? '' : ` by the ${releasedBy}`;
      const what = shape.described ?? intents.get(request.id)?.step ?? 'disposition';
      return [`${sender}, the call ${state}${end}: ${what}`, exchange] as const;
    }),
  );
  const shown = [...byTitle].slice(0, SHOWN).map(([title, exchange]) => {
    const request = asTemplate(exchange.request, exchange.leg);
    const curl = curlOf(request, { variables: variablesOf(trace, exchange), inSession: true });
    return `${visible(title)}\n${indented(curl, 2)}`;
  });
  const left = byTitle.size - shown.length;
  return [
    ...shown,
    ...(left > 0
      ? [
          `and ${left} more, such as: ${[...byTitle.keys()]
            .slice(SHOWN, SHOWN + 4)
            .map(visible)
            .join('; ')}`,
        ]
      : []),
  ];
}

/** What a conformant target is credited with, and by what. */
function evidenceLines(id: string, { results }: JudgedTrace): string[] {
  const judged = results.get(id);
  if (judged === undefined) return [];
  const pieces = [...new Set(judged.evidence.map(({ text }) => visible(text)))].slice(0, 4);
  return [
    `of the reference, with short windows: ${judged.verdict}, ${visible(judged.reason)}`,
    ...pieces.map((piece) => `- ${piece}`),
  ];
}

function mutantLines(id: string): string[] {
  const own = Object.entries(deviations).filter(([, { contradicts }]) => contradicts === id);
  return own.map(([name, { description }]) => `${name}: ${description}`);
}
