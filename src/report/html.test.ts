import { expect, test } from 'vitest';
import { NOT_ASKED } from '../judge/not-asked.js';
import type { Report } from '../schemas/report.gen.js';
import { htmlOf } from './html.js';
import { sampleReport } from './sample-report.test-driver.js';

/** The part of the page that holds one requirement or exchange, from its opening tag to the next one's. */
function partOf(html: string, id: string): string {
  const from = html.indexOf(`id="${id}"`);
  expect(from, `${id} is on the page`).toBeGreaterThan(0);
  const next = html.slice(from).search(/<details class="(requirement|exchange)"|<\/section>/);
  return html.slice(from, from + next);
}

/** What a reader sees: without tags, entities resolved, white space normalised. */
function textOf(html: string): string {
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

test('the page begins with the verdict, the headline, and what is contradicted and not proven', () => {
  const top = textOf(htmlOf(sampleReport())).split('Catalogue Open all')[0];
  expect(top).toMatch(/✕ Non-conformant non-conformant: REL-01 failed/);
  expect(top).toMatch(
    /✕ MUST REL-01 sends no notification .* page, line 27 Asked agent asked of its released call .* Expected If the call .* Observed HTTP 200, statusCode 0; A CallStateChangeMessage .* Again gws-conformance --only REL-01 .* Not proven RES-02 error .* ACT-14 untested No bystander .* that are open ACT-16 warn/,
  );
  expect(top).toContain('1 of 8 MUSTs is contradicted: that the target sends no notification');
  expect(top).toMatch(
    /https:\/\/gws.example:8443\/ctx remote .* edition 2024-02-15 Begun 2026-11-22 18:27:00 UTC/,
  );
  expect(top).toMatch(/Verdict MUST SHOULD MAY ✕ fail 1 0 0 ⊘ error 1 0 0 .* ✓ pass 4 0 0/);
});

test('what the same exchange shows of a second requirement is shown once', () => {
  const report = sampleReport();
  const contradictions = report.contradictions?.flatMap((each) => [each, { ...each, id: 'ACT-16' }]);
  const html = htmlOf({ ...report, contradictions });
  expect(html.split('<figure class="seen">')).toHaveLength(2);
  expect(textOf(html)).toContain('The same exchange shows it as REL-01 .');
});

test('each requirement shows its level, the words it rests on, expected against observed, and a link to its evidence', () => {
  const html = htmlOf(sampleReport());
  const part = partOf(html, 'REL-01');
  expect(part).toMatch(/data-level="MUST" data-verdict="fail" data-branch="released" open/);
  expect(textOf(part)).toMatch(
    /✕ fail REL-01 MUST sends no notification .* released A CallStateChangeMessage .* there is no notification SetCallDisposition, line 27 Expected If the call .* Observed AttachedDataChanged for this call, state Released/,
  );
  expect(part).toContain('<a href="#x2">x2</a>');
  for (const { id } of sampleReport().requirements) expect(partOf(html, id)).toContain('<h4>Observed</h4>');
});

test('the exchange of REL-01 shows control, window with its length and choice, sentinel and session, and is drawn to scale', () => {
  const part = partOf(htmlOf(sampleReport()), 'x2');
  const text = textOf(part);
  expect(text).toMatch(
    /Control −3.75 s AttachedDataChanged for the accepted disposition of x1, on the same session #63/,
  );
  expect(text).toMatch(/Window 1.54 s = 10 × 154 ms, at least 1000 ms ; from 0 to \+1.54 s/);
  expect(text).toMatch(/Sentinel \+1.90 s StatusChange Ringing of the next call, on the same channel #97/);
  expect(text).toMatch(/Session s1 stayed alive from the control to the sentinel/);
  expect(part).toContain(
    'aria-label="Drawn to scale: control −3.75 s, request at 0, window from 0 to +1.54 s, sentinel +1.90 s"',
  );
  const rows = [...part.matchAll(/<li(?: class="([^"]+)")?><b>[^<]*<\/b> <b>([^<]*)/g)];
  expect(rows.map(([, style, label]) => [label, style].filter(Boolean).join(' '))).toEqual([
    'control control',
    'message',
    'request request',
    'window opens window-open',
    'response response',
    'event other',
    'message other',
    'message',
    'window closes window-close',
    'sentinel sentinel',
  ]);
  expect(text).toMatch(
    /\+612 ms message agent: AttachedDataChanged, Released #92 ✕ evidence of REL-01 body { "channel"/,
  );
});

test('hostile text stays text: no tag, attribute, script or template code of it takes effect', () => {
  const html = htmlOf(sampleReport());
  expect(
    textOf(html).split(
      `"'</script><img src=x onerror=alert(1)>]]>␛[31m⟨U+202E⟩gnp.exe␀ &lt;b> {{7*7}} <%= it %>`,
    ).length,
  ).toBeGreaterThan(8);
  expect(html).not.toMatch(/<img|<%/);
  expect(html.match(/<\/?script/g)).toEqual(['<script', '</script']);
  expect(html).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|[^\n\t\P{Cc}]/u);
  const attributes = [...html.matchAll(/<[a-z][^>]*>/g)].join('');
  expect(attributes).not.toMatch(/\son\w+=|\ssrc=|javascript:|\sstyle=/);
});

test('the page loads nothing: its policy allows one style and one script by their digests', () => {
  const html = htmlOf(sampleReport());
  expect(html.replaceAll('&#39;', "'")).toMatch(
    /content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/,
  );
  expect([...html.matchAll(/(?:href|src)="([^"#][^"]*)"/g)]).toEqual([]);
});

test('where nothing was judged the reason stands once, with what to do, and nothing is open', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) => ({
    ...each,
    verdict: 'error' as const,
    reason: 'nobody there',
  }));
  const nothing = {
    verdict: 'void',
    headline: 'void: nothing was judged: nobody there',
    summary: 'Nothing was judged: nobody there',
  } as const;
  const html = htmlOf({ ...report, ...nothing, requirements, contradictions: [], exchanges: [] });
  const top = textOf(html).split('Catalogue Open all')[0] ?? '';
  expect(top.split('nobody there')).toHaveLength(2);
  expect(top).toContain('gws-conformance check');
  expect(html).not.toMatch(/<details class="requirement"[^>]* open>/);
});

test('what --only left out is folded and counted, and what passed is not opened', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) =>
    each.id === 'RES-01' ? each : { ...each, verdict: 'untested' as const, reason: NOT_ASKED },
  );
  const html = htmlOf({ ...report, verdict: 'conformant', requirements, contradictions: [] });
  expect(textOf(html)).toMatch(/9 requirements not asked \(--only\)\./);
  expect(textOf(html)).toContain('9 that nobody asked for (--only)');
  expect(textOf(html)).not.toContain('Not proven');
});

test('a run that judged nothing still gives a page', () => {
  const report = sampleReport();
  const empty: Report = {
    ...report,
    verdict: 'void',
    requirements: [],
    exchanges: [],
    findings: [],
    unproven: [],
    notices: [],
  };
  expect(textOf(htmlOf(empty))).toMatch(/Void .* No exchange was recorded/);
});

test('of exchanges that show nothing amiss each record has its JSON once, and the others lead there', () => {
  const report = sampleReport();
  const requirements = report.requirements.map((each) => ({
    ...each,
    verdict: 'pass' as const,
    evidence: ['x2', 'x21', 'x22'].map((exchange) => ({ text: 'it', exchange })),
  }));
  const [seen] = report.exchanges.filter(({ id }) => id === 'x2') as [Report['exchanges'][number]];
  // The next two requests of the call, while whose windows were open the same messages came.
  const exchanges = [seen, ...['x21', 'x22'].map((id) => ({ ...seen, id }))];
  const html = htmlOf({ ...report, requirements, exchanges, contradictions: [], findings: [], traffic: [] });
  const [first, second] = ['x2', 'x21'].map((id) => partOf(html, id)) as [string, string];
  expect(html.split('id="92"')).toHaveLength(2);
  expect(first).toMatch(/<small id="92">#92<\/small><pre>\{\n {2}"channel"/);
  expect(second).toContain('<a href="#92">#92</a>');
  expect(second).not.toContain('<pre>');
  // Records of two runs have the same numbers.
  const runs = ['run-1-', 'run-2-'].flatMap((run) =>
    exchanges.map((each) => ({ ...each, id: run + each.id })),
  );
  const evidence = runs.map(({ id }) => ({ text: 'it', exchange: id }));
  const both = htmlOf({
    ...{ ...report, contradictions: [], findings: [], traffic: [] },
    requirements: requirements.map((each) => ({ ...each, evidence })),
    exchanges: runs,
  });
  for (const run of ['run-1-', 'run-2-']) {
    expect(both.split(`<small id="${run}92">#92</small><pre>`)).toHaveLength(2);
    expect(partOf(both, `${run}x22`)).toContain(`<a href="#${run}92">#92</a>`);
  }
});
