import { statusWords } from '../../documentation/print-coverage.js';
import { kindOf, seenText } from '../../documentation/traffic-words.js';
import type { PageLine, Report, TrafficMember, TrafficPlace } from '../../schemas/report.gen.js';
import { counted, signs } from '../wording.js';

type Part = PageLine['parts'][number];
type Status = NonNullable<Part['status']>;

/** What became of a piece of the page, drawn as the verdict that it is nearest to. */
const VERDICTS: Readonly<Record<Status, keyof typeof signs>> = {
  contradicted: 'fail',
  undecided: 'inconclusive',
  proven: 'pass',
  unjudged: 'untested',
};

/** The findings, the page with what became of each of its pieces, and what was seen of each member. */
export function documentationOf({ findings, page = [], traffic = [], exchanges }: Report) {
  const shown = new Set(exchanges.map(({ id }) => id));
  // Of several runs not every exchange is shown.
  const ifShown = (id: string | undefined) => (id !== undefined && shown.has(id) ? id : undefined);
  return {
    statements: statementsOf(findings.map((each) => ({ ...each, exchange: ifShown(each.exchange) }))),
    page: page.length === 0 ? undefined : { sums: sumsOf(page), lines: page.map(lineOf) },
    traffic: traffic.filter(({ count }) => count > 0).map((place) => placeOf(place, ifShown)),
  };
}

/** The findings under the statement that they contradict; a long list of lines is folded. */
function statementsOf(findings: Report['findings']) {
  return [...new Set(findings.map(({ id }) => id))].map((id) => {
    const own = findings.filter((finding) => finding.id === id);
    return {
      id,
      title: own[0]?.title,
      findings: own.map((finding) => ({
        ...finding,
        long: finding.lines.length > 8,
        faults: (finding.fault ?? []).join(', or '),
      })),
    };
  });
}

function sumsOf(page: readonly PageLine[]) {
  // What continues on a further line is counted with its first.
  const statuses = page.flatMap(({ parts }) =>
    parts.filter(({ requirements, why }) => (requirements ?? why) !== undefined).map(({ status }) => status),
  );
  return (Object.keys(VERDICTS) as Status[]).map((status) => ({
    ...viewOf(status),
    count: statuses.filter((each) => each === status).length,
  }));
}

function viewOf(status: Status) {
  const verdict = VERDICTS[status];
  return { verdict, word: statusWords[status], sign: signs[verdict] };
}

// Pieces of a line of which the same is to be told share a note.
function lineOf({ line, parts }: PageLine) {
  const notes: { key: string; part: Part }[] = [];
  for (const part of parts) {
    const key = noteKey(part);
    if (key !== undefined && !notes.some((note) => note.key === key)) notes.push({ key, part });
  }
  const markOf = (part: Part) =>
    notes.length < 2 ? '' : String(notes.findIndex(({ key }) => key === noteKey(part)) + 1);
  return {
    line,
    parts: parts.map((part) => ({
      words: part.words,
      verdict: part.status && VERDICTS[part.status],
      mark: noteKey(part) === undefined ? '' : markOf(part),
    })),
    notes: notes.map(({ part }) => ({
      mark: markOf(part),
      ...viewOf(part.status as Status),
      ids: part.requirements ?? [],
      text: part.did ?? part.why,
    })),
  };
}

function noteKey({ status, requirements, why, did }: Part): string | undefined {
  return (requirements ?? why) === undefined ? undefined : JSON.stringify([status, requirements, why, did]);
}

function placeOf(place: TrafficPlace, ifShown: (id: string | undefined) => string | undefined) {
  const { count, members, more } = place;
  return {
    title: counted(count, kindOf(place)),
    members: members.map((member) => ({
      path: member.path,
      documented: documentedText(member),
      isUnknown: member.line === undefined && member.fact === undefined,
      seen: seenText(member),
      ids: member.requirements ?? [],
      contradicted: member.contradicted && {
        type: member.contradicted.type,
        exchange: ifShown(member.contradicted.exchange),
      },
    })),
    more,
  };
}

function documentedText({ line, fact, documented }: TrafficMember): string {
  const types =
    documented === undefined ? '' : documented.length > 0 ? `, ${documented.join(' or ')}` : ', absent';
  if (line !== undefined) return `line ${line}${types}`;
  return fact === undefined ? 'nowhere' : `fact ${fact}${types}`;
}

/** The findings about the page, then, folded, the page itself and the members. */
export const documentationTemplate = `<section id="documentation" aria-labelledby="documentation-title">
<h2 id="documentation-title">The documentation</h2>
<p class="lead">Where the page disagrees with itself or is silent, and where it and the target differ. These findings change no verdict.</p>
<% if (!it.statements.length) { %><p>No finding.</p><% } %>
<% for (const statement of it.statements) { %><article class="statement"><h3><span class="mono"><%= statement.id %></span> <%~ told(statement.title) %> <span class="tag v-warn">does not hold</span></h3>
<% for (const finding of statement.findings) { %><div class="finding"><p><%~ told(finding.text) %><% if (finding.faults) { %> <small><%= finding.faults %></small><% } %><% for (const id of finding.requirements || []) { %> <a class="id" href="#<%= id %>"><%= id %></a><% } %><% if (finding.exchange) { %> <a href="#<%= finding.exchange %>">exchange <%= finding.exchange %></a><% } %></p>
<% if (finding.long) { %><details><summary><%= finding.lines.length %> lines of the page</summary><%~ include('@lines', finding) %></details><% } else { %><%~ include('@lines', finding) %><% } %></div>
<% } %></article>
<% } %><% if (it.page) { %><details class="folded" id="page"><summary>The page, sentence by sentence:<% for (const sum of it.page.sums) { if (sum.count) { %> <span class="tag v-<%= sum.verdict %>"><i aria-hidden="true"><%= sum.sign %></i> <%= sum.count %> <%= sum.word %></span><% } } %></summary>
<ol class="lines page"><% for (const line of it.page.lines) { %><li><b><%= line.line %></b><code><% for (const part of line.parts) { %><% if (part.verdict) { %><u class="v-<%= part.verdict %>"><%= part.words %></u><% if (part.mark) { %><sup><%= part.mark %></sup><% } %><% } else { %><%= part.words %><% } %><% } %></code><% if (line.notes.length) { %><div class="notes"><% for (const note of line.notes) { %><p class="v-<%= note.verdict %>"><% if (note.mark) { %><sup><%= note.mark %></sup> <% } %><b><%= note.sign %> <%= note.word %></b><% for (const id of note.ids) { %> <a href="#<%= id %>"><%= id %></a><% } %><% if (note.text) { %> <%~ told(note.text) %><% } %></p><% } %></div><% } %></li>
<% } %></ol></details>
<% } %><% if (it.traffic.length) { %><details class="folded" id="members"><summary>What was seen of each member</summary>
<% for (const place of it.traffic) { %><table class="members"><caption><%= place.title %></caption><thead><tr><th scope="col">Member</th><th scope="col">Documented</th><th scope="col">Seen</th><th scope="col">Needed by</th></tr></thead>
<tbody><% for (const each of place.members) { %><tr><th scope="row"><%~ told(each.path) %></th><td<% if (each.isUnknown) { %> class="v-warn"<% } %>><%= each.documented %></td><td><%~ told(each.seen) %><% if (each.contradicted) { %> <span class="tag v-fail"><i aria-hidden="true">✕</i> <%= each.contradicted.type %></span><% if (each.contradicted.exchange) { %> <a href="#<%= each.contradicted.exchange %>">exchange <%= each.contradicted.exchange %></a><% } %><% } %></td><td><% for (const id of each.ids) { %><a href="#<%= id %>"><%= id %></a> <% } %></td></tr>
<% } %></tbody></table>
<% if (place.more) { %><p>Other names came <%= place.more %> times.</p><% } %><% } %></details>
<% } %></section>
`;

export const documentationStyle = `
.statement{margin-top:1.4rem;padding-top:.9rem;border-top:1px solid var(--line)}
.statement h3 .mono{margin-right:.4em}
.finding{margin-top:.8rem}
.finding small{color:var(--soft);font-size:.82rem}
.finding summary{display:inline-block;color:var(--link);font-size:.85rem;cursor:pointer;list-style:none;padding-block:.2rem}
.finding summary::before{content:"▸ "}
.finding [open]>summary::before{content:"▾ "}
.lines{margin-top:.4rem;list-style:none;padding:.4rem 0;background:var(--surface);border:1px solid var(--line);border-radius:4px;font-size:.88rem}
.lines li{display:grid;grid-template-columns:3.2rem minmax(0,1fr);padding:.08rem .6rem .08rem 0}
.lines li>b{text-align:right;padding-right:.8rem;color:var(--soft);font:.8rem/1.7 var(--mono);user-select:none}
.page li{grid-template-columns:3.2rem minmax(0,1fr) minmax(0,1.1fr);column-gap:.8rem}
.page li:has(.notes){padding-block:.25rem;border-top:1px solid var(--faint)}
.page u{text-decoration:underline 2px var(--v);text-underline-offset:.25em}
.page u.v-untested{text-decoration-style:dotted}
.page sup{font-size:.7rem;line-height:0}
.notes{display:grid;gap:.2rem;font-size:.8rem;color:var(--soft);align-content:start}
.notes a,.members td:last-child{font:.9em/1.5 var(--mono)}
.notes a,.members a{white-space:nowrap}
.notes b{color:var(--v);font-weight:600}
.members{width:100%;table-layout:fixed;margin-top:1rem}
.members thead th{width:20%}
.members thead th:nth-child(3){width:auto}
.members th,.members td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}
.members thead th{font-weight:500;color:var(--soft)}
.members tbody tr{border-top:1px solid var(--line)}
.members tbody th{font-family:var(--mono);font-weight:500}
.members td.v-warn{color:var(--v);font-weight:600}
@media screen and (max-width:52rem){
.page li{grid-template-columns:2.2rem minmax(0,1fr)}
.page .notes{grid-column:2}
.members thead{display:none}
.members :is(tr,th,td){display:block}
.members tr{padding-block:.3rem}
.members :is(th,td){padding-block:0}}
`;
