import { reveal } from '@orrery/service-kit';
import { type Mechanism, type SASLMechanismOptionsMap } from 'kafkajs';
import { partOf, PARTS } from '../wire/kafkajs-parts.js';
import { toOrreryError } from './kafka-error.js';
import { LOGIN } from './open-socket.js';
import { type KafkaSettings } from './settings.js';

type Scram = SASLMechanismOptionsMap['scram-sha-512'];
type AuthenticationProvider = Mechanism['authenticationProvider'];

/**
 * SCRAM-SHA-512 with the password as it is when a connection logs in, also when the broker asks for it again (connections.max.reauth.ms). Who is
 * refused says so in /health/ready, until a login succeeds.
 */
export function presentLogin({ username, password, health }: KafkaSettings): Mechanism | undefined {
  if (username === undefined || password === undefined) return undefined;
  const login: Scram = {
    username,
    get password() {
      return reveal(password);
    },
  };
  const scram = partOf<(login: Scram) => AuthenticationProvider>(PARTS.scram)(login);
  const told = async (attempt: Promise<void>): Promise<void> => {
    try {
      await attempt;
      health?.trouble(LOGIN, undefined);
    } catch (cause) {
      const { message, remedy } = toOrreryError(cause, `Kafka user ${username}`);
      health?.trouble(LOGIN, `${message}. ${remedy ?? ''}`.trimEnd());
      throw cause;
    }
  };
  return { mechanism: 'scram-sha-512', authenticationProvider: (args) => ({ authenticate: () => told(scram(args).authenticate()) }) };
}
