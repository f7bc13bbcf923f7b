/** One requirement of the catalogue: a line, and what is behind it. */
export const requirementTemplate = `<details class="requirement" id="<%= it.id %>" data-level="<%= it.level %>" data-verdict="<%= it.verdict %>" data-branch="<%= it.branch %>"<% if (it.open) { %> open<% } %>>
<summary><span class="tag v-<%= it.verdict %>"><i aria-hidden="true"><%= it.sign %></i> <%= it.verdict %></span> <span class="id"><%= it.id %></span> <span class="level"><%= it.level %></span> <span class="title"><% for (const part of it.titleParts) { %><% if (part.code) { %><code><%= part.text %></code><% } else { %><%= part.text %><% } %><% } %></span> <span class="branch"><%= it.branch === 'both' ? 'both branches' : it.branch %></span></summary>
<div class="inside">
<p class="reason"><bdi><%= it.reason %></bdi></p>
<figure class="source"><blockquote class="<%= it.manner %>"><bdi><%= it.source.quote %></bdi></blockquote><figcaption><%= it.source.document %><% if (it.source.line) { %>, line <%= it.source.line %><% } %></figcaption></figure>
<div class="sides"><div><h4>Expected</h4><p><bdi><%= it.expected %></bdi></p></div><div class="v-<%= it.verdict %>"><h4>Observed</h4><p><bdi><%= it.observed %></bdi></p></div></div>
<% if (it.evidence.length) { %><h4>Evidence</h4>
<ul class="evidence"><% for (const piece of it.evidence) { %><li><bdi><%= piece.text %></bdi><% if (piece.exchange) { %> <a href="#<%= piece.exchange %>">exchange <%= piece.exchange %></a><% } %><% if (piece.seq !== undefined) { %> <span class="seq" title="record of the trace">#<%= piece.seq %></span><% } %></li><% } %></ul>
<% } %></div>
</details>
`;
