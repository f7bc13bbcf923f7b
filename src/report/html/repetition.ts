import type { Report } from '../../schemas/report.gen.js';
import { signs } from '../wording.js';

/** What is shown of a repetition: its runs, and the requirements that were not the same in all of them. */
export function repetitionOf({ repeats, signOff }: Report) {
  if (repeats === undefined) return undefined;
  const { runs } = repeats;
  return {
    sum: signOff.find(({ what }) => what === 'repeat')?.text,
    runs: runs.map(({ folder, verdict }, index) => ({
      folder,
      verdict,
      sign: signs[verdict],
      number: index + 1,
    })),
    changing: repeats.requirements
      .filter(({ across }) => across !== 'same')
      .map(({ id, across, verdicts }) => ({
        id,
        across,
        cells: verdicts.map((verdict, index) => ({
          verdict,
          sign: signs[verdict],
          number: index + 1,
          folder: runs[index]?.folder,
        })),
      })),
  };
}

/** The section about a repetition; each run has a report of its own beside this one. */
export const repetitionTemplate = `<section id="repetition" aria-labelledby="repetition-title">
<h2 id="repetition-title">Repetition</h2>
<p class="lead"><%~ told(it.sum) %>. Every requirement has its worst verdict, with the evidence of the run that gave it.</p>
<h3>The report of each run</h3>
<ol class="map-cells runs"><% for (const run of it.runs) { %><li><a class="cell v-<%= run.verdict %>" href="<%= run.folder %>/report.html" title="<%= run.folder %>: <%= run.verdict %>"><span aria-hidden="true"><%= run.sign %></span><span class="unseen"><%= run.folder %> <%= run.verdict %></span><small aria-hidden="true"><%= run.number %></small></a></li><% } %></ol>
<% if (it.changing.length) { %><h3>Not the same in every run</h3>
<ul class="changing"><% for (const item of it.changing) { %><li><a class="id" href="#<%= item.id %>"><%= item.id %></a> <span class="tag v-<%= item.across === 'flaky' ? 'warn' : 'info' %>"><%= item.across %></span> <span class="map-cells"><% for (const cell of item.cells) { %><span class="cell v-<%= cell.verdict %>" title="<%= cell.folder %>: <%= cell.verdict %>"><span aria-hidden="true"><%= cell.sign %></span><span class="unseen"><%= cell.folder %> <%= cell.verdict %>, </span><small aria-hidden="true"><%= cell.number %></small></span><% } %></span></li><% } %></ul>
<% } %></section>
`;

export const repetitionStyle = `
.runs{list-style:none;padding:0;margin-top:.4rem}
#repetition h3{margin-top:1.2rem}
.changing{list-style:none;padding:0;margin-top:.4rem}
.changing li{display:grid;grid-template-columns:4rem 5.4rem minmax(0,1fr);gap:.7rem;align-items:center;padding-block:.35rem;border-bottom:1px solid var(--faint)}
.changing .tag{justify-self:start}
`;
