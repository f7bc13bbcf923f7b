/**
 * The page's only script: the filter of the catalogue, opening what a link points at, and opening for print what nobody
 * can open on paper: the exchange that shows each failure; what else did not pass is told in the overview. Without it everything is shown and
 * the filter is not. It holds no data and reads none but the page's own.
 */
export const script = `'use strict';
const form = document.getElementById('filter');
const rows = [...document.querySelectorAll('.requirement')];
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const status = document.getElementById('filter-status');

function chosen(name) {
  return [...form.querySelectorAll('input[name="' + name + '"]:checked')].map((input) => input.value);
}

function apply() {
  const groups = { level: chosen('level'), verdict: chosen('verdict'), branch: chosen('branch') };
  const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const fits = Object.entries(groups).every(([name, values]) => !values.length || values.includes(row.dataset[name]));
    const found = fits && words.every((word) => texts.get(row).includes(word));
    row.hidden = !found;
    if (found) count += 1;
  }
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = !group.querySelector('.requirement:not([hidden])');
  }
  status.textContent = count === rows.length ? 'all ' + rows.length + ' shown' : count + ' of ' + rows.length + ' shown';
  document.getElementById('no-match').hidden = count > 0;
}

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.matches('.requirement') && target.hidden) form.reset(), apply();
  for (let at = target; at; at = at.parentElement) if (at.matches('details')) at.open = true;
  target.scrollIntoView();
}

function setAll(selector, open) {
  for (const item of document.querySelectorAll(selector)) item.open = open;
}

form.hidden = false;
form.addEventListener('input', apply);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(apply));
for (const button of document.querySelectorAll('button[data-all]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-pressed') !== 'true';
    setAll(button.dataset.all, open);
    button.setAttribute('aria-pressed', String(open));
  });
}
addEventListener('hashchange', reveal);
let closed = [];
addEventListener('beforeprint', () => {
  const shown = [...document.querySelectorAll('.contradiction.v-fail')].flatMap((each) => each.querySelector('.seen a')?.hash ?? []);
  const exchanges = [...new Set(shown)].flatMap((id) => document.querySelector(id) ?? []);
  const said = ':is(.request,.response,.failure) > details';
  const all = [...exchanges, ...exchanges.flatMap((exchange) => [...exchange.querySelectorAll(said)])];
  closed = all.filter((item) => !item.open);
  for (const item of closed) item.open = true;
});
addEventListener('afterprint', () => {
  for (const item of closed) item.open = false;
});
apply();
reveal();
`;
