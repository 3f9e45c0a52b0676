import { reveal } from '@orrery/service-kit';
import { type Mechanism, type SASLMechanismOptionsMap } from 'kafkajs';
import { partOf, PARTS } from '../wire/kafkajs-parts.js';
import { protocolType, toOrreryError } from './kafka-error.js';
import { LOGIN } from './open-socket.js';
import { type KafkaSettings } from './settings.js';

type Scram = SASLMechanismOptionsMap['scram-sha-512'];
type AuthenticationProvider = Mechanism['authenticationProvider'];
type Conversation = Parameters<AuthenticationProvider>[0];

/** What a broker answers to a wrong password or an unknown user (KIP-152); without an answer nothing was refused. */
const REFUSED = 'SASL_AUTHENTICATION_FAILED';

/**
 * SCRAM-SHA-512 with the password as it is when a connection logs in, also when the broker asks for it again (connections.max.reauth.ms). Who is
 * refused says so in /health/ready, until a login succeeds. A connection that breaks in the midst of it, as with a broker that restarts, is no refusal.
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
  const authenticate = async (conversation: Conversation): Promise<void> => {
    // kafkajs makes a failed authentication of whatever happens meanwhile, and forgets the cause.
    let broken: Error | undefined;
    const saslAuthenticate: Conversation['saslAuthenticate'] = (step) =>
      conversation.saslAuthenticate(step).catch((cause: unknown) => {
        if (protocolType(cause) !== REFUSED) broken = cause as Error;
        throw cause;
      });
    try {
      await scram({ ...conversation, saslAuthenticate }).authenticate();
      health?.trouble(LOGIN, undefined);
    } catch (cause) {
      if (broken !== undefined) throw broken;
      const { message, remedy } = toOrreryError(cause, `Kafka user ${username}`);
      health?.trouble(LOGIN, `${message}. ${remedy ?? ''}`.trimEnd());
      throw cause;
    }
  };
  return { mechanism: 'scram-sha-512', authenticationProvider: (conversation) => ({ authenticate: () => authenticate(conversation) }) };
}
