const REFUSALS: Readonly<Record<number, string>> = {
  1: 'the broker does not speak MQTT 3.1.1',
  2: 'the broker refuses the client id',
  3: 'the broker is not available',
  4: 'the broker refuses user or password',
  5: 'the broker does not allow this user to connect',
};
/** What a SUBACK says of a filter that is not granted. */
const REFUSED = 128;

export const connectionProblem = (returnCode: number): string => REFUSALS[returnCode] ?? `the broker refuses the connection (code ${returnCode})`;

/** Why a SUBACK is not what was asked for, QoS 1 for each filter; undefined when it is. */
export function subscriptionProblem(filters: readonly string[], granted: readonly number[]): string | undefined {
  const refused = filters.filter((_filter, index) => granted[index] === REFUSED);
  if (refused.length > 0) return `the broker does not allow this user to subscribe to ${refused.join(', ')}`;
  const lossy = filters.filter((_filter, index) => granted[index] !== 1);
  return lossy.length > 0 ? `the broker grants less than QoS 1 for ${lossy.join(', ')}, so that messages would be lost; let it grant QoS 1` : undefined;
}
