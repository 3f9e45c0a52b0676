import { homeFrom, portFrom } from '../home/place.js';
import { describeCrash } from './crash.js';
import { canaryParts, CELL_CONTROL_PORT, MAIL_PAGE_PORT, orreryParts, PLANT_CONTROL_PORT, principals } from './orrery-parts.js';
import { startStack, type Stack } from './start-stack.js';

/** `npm start`: brings everything up, says where, and stays until a signal or a crash. Gives the exit code. */
export async function runStart(env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const began = performance.now();
  const say = (line: string): void => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const asked = new AbortController();
  const askedToStop = new Promise<undefined>((resolve) => asked.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
  // npm passes a Ctrl-C on that the terminal has already delivered: hence "on", not "once", and the second does nothing.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort(new Error(`Stopped by ${signal} while starting.`)));
  // A closed terminal or pipe must not keep us from stopping the parts.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let stack: Stack | undefined;
  try {
    stack = await startStack({ home: homeFrom(env), port: portFrom(env), parts: env['ORRERY_CANARY'] === 'on' ? [...orreryParts, ...canaryParts] : orreryParts, principals, say, env, signal: asked.signal });
    greet(stack);
    const crash = await Promise.race([stack.crashed, askedToStop]);
    if (crash) console.error(`\n${describeCrash(crash)}\n`);
    say('Stopping');
    await stack.stop();
    say('Stopped');
    return crash ? 1 : 0;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return asked.signal.aborted ? 0 : 1;
  }
}

function greet({ address, components, context }: Stack): void {
  const logins = components.oidc.users.map(({ id, password }) => `    ${id.padEnd(10)} ${password}`);
  const signIn = logins.length ? ['  Sign in as', ...logins] : [`  Sign in at ${components.oidc.issuer}`];
  const mails = `  Mails to those on call: http://127.0.0.1:${context.portOf(MAIL_PAGE_PORT)} (none leaves this machine)`;
  const faults = [
    `  Faults of the plant: http://127.0.0.1:${context.portOf(PLANT_CONTROL_PORT)} (see simulators/packaging-plant/README.md)`,
    `  Faults of the machining cell: http://127.0.0.1:${context.portOf(CELL_CONTROL_PORT)} (see simulators/cnc/README.md)`,
  ];
  console.log(['', `  Orrery runs at ${address}`, '', ...signIn, '', mails, ...faults, `  Data and logs: ${context.home}`, '  Stop: Ctrl-C', ''].join('\n'));
}
