/*
 * toast: one sentence at the foot of the page when an order was refused.
 */
const SHOWN_MS = 6000;
let timer = null;

export function toast(text) {
  const line = document.getElementById('toast');
  line.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { line.textContent = ''; }, SHOWN_MS);
}

/* Waits for an order and shows why it was refused; resolves to null then. */
export async function attempt(ordered) {
  try {
    return await ordered;
  } catch (error) {
    toast(error.message);
    return null;
  }
}
