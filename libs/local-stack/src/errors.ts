/** Something must be installed first. The message is one line that says what. */
export class MissingToolError extends Error {
  override name = 'MissingToolError';
}

/** Somebody runs on the same data folder. */
export class AlreadyRunningError extends Error {
  override name = 'AlreadyRunningError';

  constructor(home: string, pid: number, address: string | undefined) {
    super(`Orrery runs already on ${home}: ${address ?? 'it is still starting'}, pid ${pid}. Stop it there with Ctrl-C, or set ORRERY_HOME and ORRERY_PORT to start another.`);
  }
}

/** The port the console is to answer on is taken. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';

  constructor(port: number) {
    super(`Port ${port} on 127.0.0.1 is taken by another program. Set ORRERY_PORT to a free one.`);
  }
}
