import { isNotAsked } from '../../judge/not-asked.js';
import type { Report, RequirementResult } from '../../schemas/report.gen.js';
import { leftOpenBy } from '../because.js';
import { knownFailure, knownInWords } from '../known-failures.js';
import { byReason, isAmissByItself } from '../open-requirements.js';
import { counted, shareOf, signs, sourceOf } from '../wording.js';

/** What the overview shows: what is contradicted, and what is open without having its cause among these. */
export function overviewOf(report: Report) {
  const { requirements, contradictions = [] } = report;
  const told = contradictions.flatMap((each) => {
    const result = requirements.find(({ id }) => id === each.id);
    if (result === undefined) return [];
    const same = contradictions.find(
      ({ exchange, came }) => exchange === each.exchange && came === each.came,
    );
    const once =
      same === each || same?.exchange === undefined
        ? each
        : { ...each, seen: [], curl: undefined, commands: undefined, as: same.id };
    return [contradictionView(once, result, requirements)];
  });
  const shown = new Set(told.map(({ id }) => id));
  const rest = requirements.filter((each) => !shown.has(each.id) && isAmissByItself(each));
  const known = told.flatMap((each) => {
    const entry = knownFailure(report, each.id);
    return entry === undefined ? [] : [{ ...each, why: knownInWords(entry) }];
  });
  const isNew = ({ id }: { id: string }) => knownFailure(report, id) === undefined;
  const must = ({ level }: { level: string }) => level === 'MUST';
  const notAsked = requirements.filter(isNotAsked).length;
  return {
    failed: told.filter((each) => each.verdict === 'fail' && isNew(each)),
    warned: told.filter((each) => each.verdict !== 'fail' && isNew(each)),
    known,
    stale: report.baseline?.stale ?? [],
    // A report of an earlier version has no contradictions: it still names what failed.
    contradicted: rest.filter(({ verdict }) => verdict === 'fail'),
    unproven: byReason(rest.filter((each) => must(each) && each.verdict !== 'fail')),
    open: byReason(rest.filter((each) => !must(each))),
    notAsked: notAsked === 0 ? undefined : counted(notAsked, 'requirement'),
  };
}

function contradictionView(
  contradiction: NonNullable<Report['contradictions']>[number] & { as?: string },
  result: RequirementResult,
  requirements: readonly RequirementResult[],
) {
  const { level, verdict, title, expected } = result;
  const open = leftOpenBy(result.id, requirements).map(({ id }) => id);
  return {
    ...contradiction,
    ...{ level, verdict, title, expected, open },
    sign: signs[verdict],
    source: sourceOf(result),
    share: shareOf(result),
  };
}

/** The panels at the head of the page, and each contradiction. */
export const overviewTemplate = `<div class="overview">
<div class="panels">
<% if (it.comparison) { %><%~ include('@comparison', it.comparison) %><% } %><% if (it.report.target.insecure) { %><p class="panel v-warn"><%= it.unverified %></p>
<% } %><% if (it.overview.stale.length) { %><div class="panel v-fail"><h3>Stale baseline</h3>
<ul class="plain"><% for (const item of it.overview.stale) { %><li><span class="id"><%= item.id %></span> <%~ told(item.text) %>: <%~ told(item.advice) %></li><% } %></ul></div>
<% } %><% if (it.report.summary && it.report.verdict !== 'void') { %><p class="panel summary v-<%= it.verdict.tone %>"><%~ told(it.report.summary) %></p>
<% } %><% if (it.report.verdict === 'void') { %><p>No SetCallDisposition was sent. <code class="command">gws-conformance check</code> looks at each step and names the one that is wrong.</p>
<% } %><% if (it.overview.notAsked) { %><p class="panel v-untested"><%= it.overview.notAsked %> not asked (<%= it.notAskedBy %>).</p>
<% } %></div>
<dl class="facts">
<div><dt>Target</dt><dd><bdi class="mono"><%= it.report.target.url %></bdi><small><%= it.report.target.kind %></small></dd></div>
<div><dt>Profile</dt><dd><%= it.report.profile %><small><%= it.profile %></small></dd></div>
<div><dt>Documentation</dt><dd><%= it.report.documentation.page %><small>edition <%= it.report.documentation.edition %></small></dd></div>
<div><dt>Begun</dt><dd><time datetime="<%= it.report.startedAt %>"><%= it.begun %></time></dd></div>
<div><dt>Exit code</dt><dd><%= it.report.exitCode %></dd></div>
</dl>
</div>
<% if (it.overview.failed.length) { %><div class="contradictions"><h3 class="over">Contradicted</h3>
<% for (const item of it.overview.failed) { %><%~ include('@contradiction', item) %><% } %></div>
<% } %><div class="panels below">
<% if (it.overview.contradicted.length) { %><div class="panel v-fail"><h3>Contradicted</h3>
<ul class="plain"><% for (const item of it.overview.contradicted) { %><li><a class="id" href="#<%= item.id %>"><%= item.id %></a> <%~ told(item.reason) %></li><% } %></ul></div>
<% } %><% if (it.overview.unproven.length && it.report.verdict !== 'void') { %><div class="panel v-inconclusive"><h3>Not proven</h3>
<%~ include('@groups', { groups: it.overview.unproven }) %></div>
<% } %><% if (it.overview.open.length && it.report.verdict !== 'void') { %><div class="panel v-warn"><h3>SHOULD and MAY that are open</h3>
<%~ include('@groups', { groups: it.overview.open }) %></div>
<% } %></div>
<% if (it.overview.warned.length) { %><div class="contradictions"><h3 class="over">Warnings: SHOULD that is contradicted</h3>
<% for (const item of it.overview.warned) { %><%~ include('@contradiction', item) %><% } %></div>
<% } %><% if (it.overview.known.length) { %><div class="contradictions"><h3 class="over">Known failures: they do not break the build</h3>
<% for (const item of it.overview.known) { %><%~ include('@contradiction', item) %><% } %></div>
<% } %>`;

/** Requirements by reason, each reason once. */
export const groupsTemplate = `<ul class="plain"><% for (const group of it.groups) { %><li><% for (const { id } of group.members) { %><a class="id" href="#<%= id %>"><%= id %></a> <% } %><span class="tag v-<%= group.verdict %>"><%= group.verdict %></span> <%~ told(group.reason) %></li><% } %></ul>
`;
