// The questions beside the editor: found by words, opened as queries.

/**
 * @param {(query: string, name: string) => void} open
 * @param {(key: string) => string} words
 */
export function questions(open, words) {
  const home = document.getElementById('questions');
  if (!home) return;
  home.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-question]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain) return;
    event.preventDefault();
    open(new URL(link.href).searchParams.get('query'), link.dataset.question);
  });
  const find = document.getElementById('find-question');
  find.addEventListener('input', () => narrow(home, find.value, words));
}

function narrow(home, text, words) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  let some = false;
  for (const topic of home.querySelectorAll('.topic')) {
    const heading = topic.querySelector('h3').textContent.toLowerCase();
    let any = false;
    for (const item of topic.querySelectorAll('li')) {
      const whole = `${heading} ${item.textContent.toLowerCase()}`;
      item.hidden = !wanted.every((word) => whole.includes(word));
      any ||= !item.hidden;
    }
    topic.hidden = !any;
    some ||= any;
  }
  document.getElementById('no-question').textContent = some ? '' : words('questions.none');
}
