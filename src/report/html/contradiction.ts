/** A requirement that is contradicted: the sentence, expected and observed, the JSON that shows it, and how to ask again. */
export const contradictionTemplate = `<article class="contradiction v-<%= it.verdict %>">
<h3><span class="tag v-<%= it.verdict %>"><i aria-hidden="true"><%= it.sign %></i> <%= it.level %></span> <a class="id" href="#<%= it.id %>"><%= it.id %></a> <span class="title"><%~ told(it.title) %></span> <small><%= it.source %></small></h3>
<dl class="account">
<% if (it.why) { %><div><dt>Known</dt><dd><%~ told(it.why) %></dd></div>
<% } %><% if (it.asked) { %><div><dt>Asked</dt><dd><%~ told(it.asked) %></dd></div>
<% } %><div><dt>Expected</dt><dd><%~ told(it.expected) %></dd></div>
<div><dt>Observed</dt><dd><% if (it.answered) { %><%~ told(it.answered) %>; <% } %><%~ told(it.came) %><% if (it.share) { %> <small>(<%= it.share %>)</small><% } %></dd></div>
<% if (it.open.length) { %><div><dt>Leaves open</dt><dd><% for (const id of it.open) { %><a class="id" href="#<%= id %>"><%= id %></a> <% } %></dd></div>
<% } %><div><dt>Again</dt><dd><code class="command"><%= it.again %></code></dd></div>
<div><dt>More</dt><dd><code class="command">gws-conformance explain <%= it.id %></code></dd></div>
</dl>
<% if (it.as) { %><p>The same exchange shows it as <a class="id" href="#<%= it.as %>"><%= it.as %></a>.</p>
<% } %><% for (const json of it.seen) { %><figure class="seen"><figcaption><%~ told(json.what) %><% if (json.seq !== undefined) { %> <span class="seq">#<%= json.seq %></span><% } %><% if (it.exchange) { %> in <a href="#<%= it.exchange %>">exchange <%= it.exchange %></a><% } %></figcaption>
<%~ include('@json', json) %></figure>
<% } %><% if (it.curl) { %><details class="curl"><summary>The request as curl</summary><pre tabindex="0"><%~ told(it.curl) %></pre></details>
<% } %><% if (it.commands) { %><details class="curl"><summary>The whole exchange as curl, in order</summary><pre tabindex="0"><% for (const each of it.commands) { %><bdi># <%= each.what %></bdi>
<%~ told(each.curl) %>
<% } %></pre></details>
<% } %></article>
`;

/** JSON by its lines; what is wrong, or changed, is marked. */
export const jsonTemplate = `<pre class="json" tabindex="0"><% for (const line of it.lines) { %><% if (line.wrong) { %><%= line.text.match(/^ */)[0] %><mark><%~ text(line.text.trimStart()) %></mark><% } else { %><%~ text(line.text) %><% } %><%~ '\\n' %><% } %></pre>
`;

export const contradictionStyle = `
.summary{font-size:1.2rem;line-height:1.45}
.contradiction{border:1px solid var(--line);border-top:3px solid var(--v);border-radius:0 0 4px 4px;background:var(--surface);padding:.8rem 1rem 1rem;margin-top:1.2rem;display:grid;gap:.7rem}
.contradiction h3{font-size:1.05rem}
.contradiction small{color:var(--soft);font-weight:400;font-size:.82rem}
.account{display:grid;gap:.3rem}
.account>div{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.75rem}
.account dt{color:var(--soft);font-size:.85rem}
.command{background:var(--faint);border-radius:3px;padding:.1rem .4rem;user-select:all}
.seen figcaption{margin-bottom:.25rem}
.json{margin:0;padding:.5rem .7rem;background:var(--faint);border-radius:4px;overflow:auto;font-size:.8rem;line-height:1.5;max-height:28rem}
.json mark{background:var(--fail-t);color:var(--fail);font-weight:650;border-radius:2px}
.timeline mark{background:var(--info-t);color:var(--info)}
.curl summary{display:inline-block;color:var(--link);font-size:.85rem;cursor:pointer}
.curl pre{margin:.3rem 0 0;padding:.5rem .7rem;background:var(--faint);border-radius:4px;white-space:pre-wrap;font-size:.8rem;user-select:all}
`;
