// Talking to the bot. What a person did has one key, so that trying again after a lost connection never does it twice.

const BASE = '/console/api';
const TRIES = 4;
const PAUSE_MS = 400;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const newKey = () => crypto.randomUUID();

export async function get(path) {
  const response = await fetch(`${BASE}${path}`);
  if (!response.ok) throw Object.assign(new Error(`${response.status}`), { status: response.status });
  return response.json();
}

/** -> { status, ...body }. Status 0: the bot could not be reached. */
export async function post(path, body) {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${BASE}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const answer = response.headers.get('content-type')?.includes('json') ? await response.json() : {};
      return { ...answer, status: response.status };
    } catch {
      if (attempt === TRIES) return { status: 0 };
      await pause(PAUSE_MS * 2 ** attempt);
    }
  }
}

export async function signOut() {
  await fetch('/console/sign-out', { method: 'POST' });
  location.assign('/console/');
}

/** Server-sent events; the browser connects again by itself. `open` is also called after each reconnection. */
export function live({ open, message, lost }) {
  const source = new EventSource(`${BASE}/events`);
  source.addEventListener('open', open);
  source.addEventListener('message', (event) => message(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    lost();
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      setTimeout(() => live({ open, message, lost }), 3000); // a 401 or a 429 ends it for good; the first call tells which
    }
  });
}
