// What smoke-fresh needs of the machine: a clone, npm start in it as a person would run it, and a look at what runs.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export class Machine {
  folder = mkdtempSync(join(tmpdir(), 'orrery-smoke-'));
  clone = join(this.folder, 'orrery');
  log = join(this.folder, 'npm-start.log');
  running = new Set();

  constructor(port) {
    this.port = port;
  }

  static async prepare(root) {
    const machine = new Machine(await freePort());
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, machine.clone], { stdio: 'inherit' });
    return machine;
  }

  /** npm start as a process group of its own; `said()` is its output so far, `ended` its exit code or signal. */
  npmStart(env = {}) {
    const child = spawn('npm', ['start'], { cwd: this.clone, env: { ...this.cleanEnvironment(), ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const file = createWriteStream(this.log, { flags: 'a' });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (text += chunk));
      stream.pipe(file, { end: false });
    }
    this.running.add(child);
    child.said = () => text;
    child.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal))).then((code) => {
      this.running.delete(child);
      file.end();
      return code;
    });
    return child;
  }

  /** As on a machine that has just met Orrery: none of its settings, none of this repository's tools on the PATH. */
  cleanEnvironment() {
    const kept = Object.entries(process.env).filter(([key]) => !/^(ORRERY_|npm_|NODE_OPTIONS$|INIT_CWD$)/.test(key));
    const path = process.env.PATH.split(delimiter).filter((entry) => !entry.includes('node_modules'));
    return { ...Object.fromEntries(kept), PATH: path.join(delimiter), XDG_CACHE_HOME: join(this.folder, 'cache'), ORRERY_PORT: String(this.port) };
  }

  /** The environment of a machine on which one program is not installed, and nothing was fetched before. */
  without(program) {
    const bin = join(this.folder, `without-${program}`);
    mkdirSync(bin, { recursive: true });
    for (const folder of this.cleanEnvironment().PATH.split(delimiter)) {
      for (const name of list(folder)) if (name !== program) link(join(folder, name), join(bin, name));
    }
    return { PATH: bin, XDG_CACHE_HOME: join(this.folder, `cache-without-${program}`), ...(program === 'java' ? { JAVA_HOME: '' } : {}) };
  }

  /** A file of the data folder; undefined while it is not there. */
  json(name) {
    try {
      return JSON.parse(readFileSync(join(this.clone, '.orrery', name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  import(path) {
    return import(join(this.clone, path));
  }

  async stillRunning(children) {
    const { isRunning } = await this.import('libs/local-stack/dist/process/process-identity.js');
    return children.filter(isRunning);
  }

  /** Ctrl-C, as the terminal gives it: to the whole foreground group. */
  interrupt(child) {
    process.kill(-child.pid, 'SIGINT');
  }

  lastSaid() {
    try {
      return readFileSync(this.log, 'utf8').split('\n').slice(-30).join('\n');
    } catch {
      return '(nothing)';
    }
  }

  async leave(clean) {
    for (const child of this.running) this.interrupt(child);
    await Promise.all([...this.running].map((child) => child.ended));
    if (clean) rmSync(this.folder, { recursive: true, force: true });
    else console.error(`Left for a look: ${this.folder}`);
  }
}

/** Asks until the condition holds; gives up when the process it is about has ended. */
export async function until(child, what, condition, timeoutMs = 480_000) {
  const deadline = performance.now() + timeoutMs;
  let ended = false;
  void child.ended.then(() => (ended = true));
  while (!(await Promise.resolve().then(condition).catch(() => false))) {
    if (ended) throw new Error(`npm start ended while waiting for ${what}.`);
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(to, at) {
  try {
    symlinkSync(to, at);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // an earlier folder of the PATH has it: that one counts
  }
}
