import { reasonOf } from '../../http/problem.js';
import { type Contents } from './contents.js';
import { safe } from './read-logs.js';

const TIMEOUT_MS = 5_000;
const MAX_METRICS = 4 * 1024 * 1024;
const REMEDY = 'Forward its port (kubectl port-forward) and name it: --service <name>=http://127.0.0.1:<port>.';
const MANAGED = 'Forward that port (kubectl port-forward svc/<service> 9000:management) and name it: --service <name>=http://127.0.0.1:9000.';

/** Health and metrics of each service, by name → address; what of them tells of lag is gathered in a file of its own. */
export async function askServices(contents: Contents, services: ReadonlyMap<string, string>): Promise<void> {
  const lags: Record<string, readonly string[]> = {};
  const versions: Record<string, string> = {};
  await Promise.all(
    [...services].map(async ([name, address]) => {
      const at = address.replace(/\/$/, '');
      try {
        const [ready, live, metrics] = await Promise.all([answerOf(`${at}/health/ready`), answerOf(`${at}/health/live`), answerOf(`${at}/metrics`)]);
        if (ready.status === 404) return void contents.lacks(`health and metrics of ${name}`, `${at} has none: they are at its management port`, MANAGED);
        contents.put(`health/${safe(name)}.json`, `health of ${name}`, { ready, live });
        const text = String(metrics.body).slice(0, MAX_METRICS);
        contents.put(`metrics/${safe(name)}.prom`, `metrics of ${name}`, text);
        lags[name] = text.split('\n').filter((line) => /^orrery_(\w*_lag\w*|consumer_lag)\{/.test(line));
        versions[name] = /^orrery_build_info\{[^}]*version="([^"]*)"/m.exec(text)?.[1] ?? 'not said';
      } catch (error) {
        contents.lacks(`health and metrics of ${name}`, `${at}: ${reasonOf(error)}`, REMEDY);
      }
    }),
  );
  contents.put('lags.json', 'how far consumers are behind, by service', lags);
  contents.put('service-versions.json', 'version that each service runs', versions);
}

async function answerOf(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json')) return { status: response.status, body: text };
  try {
    return { status: response.status, body: JSON.parse(text) };
  } catch {
    return { status: response.status, body: text };
  }
}
