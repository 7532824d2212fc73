// Following a long-running call to its end. Azure answers 202 with where to look; we look there, no more often than it asks.
import { type Answer, classify, parseJson, type Read, unread } from './answer.ts';
import { askedToWait, pause } from './patience.ts';

const LONGEST_MS = 60_000;
const USUAL_WAIT_MS = 1_000;

const statusIn = (body: string): string | undefined => {
  const parsed = parseJson(body);
  const status = typeof parsed === 'object' && parsed !== null ? (parsed as { status?: unknown }).status : undefined;
  return typeof status === 'string' ? status : undefined;
};

/**
 * The final answer to a POST: at once where it is 200, else what stands at its Location once the operation has ended.
 * `look` makes the GET; the wire refuses links to other hosts.
 */
export async function finish(
  first: Answer,
  action: string | undefined,
  signal: AbortSignal,
  look: (url: string) => Promise<Answer | Read<never>>,
): Promise<Read<unknown>> {
  if (first.status !== 202) return classify(first, action);
  const operation = first.header('azure-asyncoperation');
  const location = first.header('location');
  const url = operation ?? location;
  if (url === undefined) return unread('error', 'HTTP 202 without a place to look for the result');
  const until = performance.now() + LONGEST_MS;
  let last = first;
  for (;;) {
    const wait = askedToWait(last.header, Date.now()) ?? USUAL_WAIT_MS;
    if (performance.now() + wait > until) return unread('timed-out', 'Azure is still computing the answer after 60 s');
    if (!(await pause(wait, signal))) return unread('timed-out', 'Azure was still computing the answer at the deadline');
    const answer = await look(url);
    if (!('header' in answer)) return answer;
    last = answer;
    if (answer.status === 202) continue;
    if (operation === undefined || answer.status >= 300) return classify(answer, action);
    const status = statusIn(answer.body);
    if (status === 'Failed' || status === 'Canceled') return unread('error', `The operation ended as ${status}: ${answer.body.slice(0, 300)}`);
    if (status !== 'Succeeded') continue;
    if (location === undefined) return classify(answer, action);
    const result = await look(location);
    return 'header' in result ? classify(result, action) : result;
  }
}
