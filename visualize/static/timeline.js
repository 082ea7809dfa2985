// The day of the timeline: moves without loading a page. Each day is an address, whose page gives
// the parts that differ; without this script its links and its form do the same.

const told = JSON.parse(document.getElementById('stops').textContent);
const days = told.stops.map(([day]) => day);
const range = document.getElementById('moment');
const field = document.getElementById('day');
const play = document.getElementById('play');
const spoken = document.getElementById('spoken');
const failed = document.getElementById('failed');
const KEPT = 40; // days whose page stays in memory
const pages = new Map();
const PAUSE = 150;
const STEP = 1600;

let waiting = 0;
let playing = 0;
let asked = null;
let stepped = false;
let shown = field.value;

function address(day) {
  const url = new URL(location.href);
  if (day === told.today) url.searchParams.delete('as_of');
  else url.searchParams.set('as_of', day);
  return url;
}

/** Return the page of a day, asked for once. */
async function load(day, signal) {
  if (!pages.has(day)) {
    const response = await fetch(address(day), { signal, headers: { Accept: 'text/html' } });
    if (!response.ok) throw new Error(`${response.status}`);
    if (pages.size >= KEPT) pages.delete(pages.keys().next().value);
    pages.set(day, await response.text());
  }
  return new DOMParser().parseFromString(pages.get(day), 'text/html');
}

/** Put the parts of another day in place; what has the focus keeps it. */
function swap(page) {
  const focus = document.activeElement;
  const rel = focus.closest('#steps') ? focus.rel : null;
  for (const old of document.querySelectorAll('[data-swap]')) {
    const made = page.getElementById(old.id);
    if (!made) continue;
    const scrolled = [...old.querySelectorAll('.strips-scroll')].map((one) => one.scrollLeft);
    old.replaceWith(document.adoptNode(made));
    [...made.querySelectorAll('.strips-scroll')].forEach((one, n) => {
      one.scrollLeft = scrolled[n] ?? 0;
    });
  }
  if (rel) (document.querySelector(`#steps a[rel=${rel}]`) ?? range).focus();
  relink(page);
}

/** Let the links and forms around the parts keep the day. */
function relink(page) {
  const links = [...document.querySelectorAll('header a, .equal a, .related a, .crumbs a, .browse a')];
  const made = [...page.querySelectorAll('header a, .equal a, .related a, .crumbs a, .browse a')];
  if (links.length !== made.length) return;
  links.forEach((link, n) => link.setAttribute('href', made[n].getAttribute('href')));
  const call = page.querySelector('.equal code');
  if (call) document.querySelector('.equal code').textContent = call.textContent;
  for (const name of ['.filters', '.tl-mover']) {
    const hidden = (root) => [...root.querySelectorAll(`${name} > input[type=hidden]`)];
    hidden(document).forEach((one) => one.remove());
    document.querySelector(name).prepend(...hidden(page).map((one) => document.adoptNode(one)));
  }
}

function point(day) {
  const place = days.filter((one) => one <= day).length - 1;
  const why = days[place] === day ? `${told.colon}${told.stops[place][1]}` : '';
  field.value = day;
  range.value = Math.max(0, place);
  range.setAttribute('aria-valuetext', `${day}${why}`);
}

/** Write the day into the address: one step in the history for each move, however long it is. */
function remember(day, how) {
  const url = address(day);
  if (how === 'none' || url.href === location.href) return;
  if (how === 'push' || !stepped) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  stepped = how === 'on';
}

/** Show a day: its parts, its address, and a word for who listens. */
async function show(day, how) {
  asked?.abort();
  asked = new AbortController();
  const mine = asked;
  point(day);
  failed.hidden = true;
  try {
    const page = await load(day, mine.signal);
    if (mine.signal.aborted) return;
    swap(page);
    shown = day;
    remember(day, how);
    spoken.textContent = document.getElementById('said').textContent.trim();
  } catch (error) {
    if (error.name === 'AbortError') return;
    console.warn(`timeline: ${error.message}`);
    failed.hidden = false;
    point(shown);
    stop();
  }
}

function later(day) {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(day, 'on'), PAUSE);
}

async function now(day, how = 'push') {
  clearTimeout(waiting);
  await show(day, how);
  stepped = false;
}

function stop() {
  clearInterval(playing);
  playing = 0;
  play.setAttribute('aria-pressed', 'false');
  play.textContent = told.play;
}

function step() {
  const place = Number(range.value) + 1;
  if (place < days.length) show(days[place], 'on');
  if (place >= days.length - 1) stop();
}

function start() {
  play.setAttribute('aria-pressed', 'true');
  play.textContent = told.pause;
  stepped = false;
  if (Number(range.value) >= days.length - 1) show(days[0], 'on');
  else step();
  if (days.length > 2) playing = setInterval(step, STEP);
  else stop();
}

range.addEventListener('input', () => {
  stop();
  const day = days[Number(range.value)];
  point(day);
  later(day);
});
range.addEventListener('change', () => now(days[Number(range.value)], 'on'));
field.addEventListener('change', () => {
  stop();
  if (field.value && field.validity.valid) now(field.value);
});
play.addEventListener('click', () => (playing ? stop() : start()));
document.querySelector('.tl-mover').addEventListener('submit', (event) => {
  if (!field.value) return;
  event.preventDefault();
  stop();
  now(field.value);
});
document.querySelector('.tl-moment').addEventListener('click', (event) => {
  const link = event.target.closest('a[data-day]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  stop();
  now(link.dataset.day);
});
addEventListener('popstate', () => {
  stop();
  clearTimeout(waiting);
  show(new URL(location.href).searchParams.get('as_of') ?? told.today, 'none');
});
document.documentElement.dataset.ready = '1';
