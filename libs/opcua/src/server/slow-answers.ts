import type { OPCUAServer } from 'node-opcua';

/** Lets every service answer late, as an overloaded controller does; order is kept. Returns the setter of the delay in ms. */
export function delayAnswers(server: OPCUAServer): (milliseconds: number) => void {
  const answer = server.on_request.bind(server);
  let delay = 0;
  let lastDue = 0;
  server.on_request = (message, channel) => {
    const now = performance.now();
    if (delay === 0 && lastDue <= now) return answer(message, channel);
    lastDue = Math.max(lastDue, now + delay);
    setTimeout(() => {
      // The client may have given up meanwhile; then there is nobody to answer.
      if (channel.isOpened) answer(message, channel);
    }, lastDue - now).unref();
  };
  return (milliseconds) => {
    delay = milliseconds;
  };
}
