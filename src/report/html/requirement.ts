/** One requirement of the catalogue: a line, and what is behind it. */
export const requirementTemplate = `<details class="requirement" id="<%= it.id %>" data-level="<%= it.level %>" data-verdict="<%= it.verdict %>" data-branch="<%= it.branch %>"<% if (it.open) { %> open<% } %>>
<summary><span class="tag v-<%= it.verdict %>"><i aria-hidden="true"><%= it.sign %></i> <%= it.verdict %></span> <b><%= it.id %></b> <span class="level"><%= it.level %></span> <span class="title"><% for (const part of it.titleParts) { %><% if (part.code) { %><code><%= part.text %></code><% } else { %><%= part.text %><% } %><% } %></span> <small><%= it.branch === 'both' ? 'both branches' : it.branch %></small></summary>
<div class="inside">
<% if (it.reason !== it.observed) { %><p class="reason"><%~ told(it.reason) %></p>
<% } %><figure class="source"><blockquote class="<%= it.manner %>"><%= it.source.quote %></blockquote><figcaption><%= it.source.document %><% if (it.source.line) { %>, line <%= it.source.line %><% } %></figcaption></figure>
<div class="sides"><div><h4>Expected</h4><p><%= it.expected %></p></div><div class="v-<%= it.verdict %>"><h4>Observed</h4><p><%~ told(it.observed) %></p></div></div>
<% if (it.evidence.length) { %><h4>Evidence</h4>
<ul class="evidence"><% for (const piece of it.evidence) { %><li><%~ told(piece.text) %><% if (piece.exchange) { %> <a href="#<%= piece.exchange %>"><%= piece.exchange %></a><% } %><% if (piece.seq !== undefined) { %> <small>#<%= piece.seq %></small><% } %></li><% } %></ul>
<% } %></div>
</details>
`;
