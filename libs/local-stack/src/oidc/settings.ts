import type { JWK } from 'jose';

/** What the api tells apart; a person or a machine may have several. */
export const ROLES = ['viewer', 'operator', 'engineer', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  /** Login name and `sub`. */
  id: string;
  name: string;
  email: string;
  roles: Role[];
  password: string;
}

export interface MachineClient {
  id: string;
  secret: string;
  roles: Role[];
}

/** Everything the provider process is told, in one file that only its owner reads. */
export interface ProviderSettings {
  /** http://127.0.0.1:<port>; the provider listens there. */
  issuer: string;
  /** Address it listens on, where that is not the issuer's host: in a pod, whose name stands for a service. */
  listenHost?: string;
  audience: string;
  accessTokenSeconds: number;
  /** Origins of the console, e.g. http://127.0.0.1:8080. */
  consoleOrigins: string[];
  users: User[];
  machineClients: MachineClient[];
  cookieKeys: string[];
  /** Private signing keys (RS256). */
  jwks: { keys: JWK[] };
}

/** The resource every access token is for; its audience is told apart, since a resource must be a URI. */
export const RESOURCE = 'urn:orrery:api';
export const CONSOLE_CLIENT = 'orrery-console';
export const CLI_CLIENT = 'orrery-cli';
/** Applies the plant of `npm start`, and is the command line's on this machine: engineer and admin. */
export const ADMIN_CLIENT = 'orrery-admin';
export const TEST_VIEWER_CLIENT = 'orrery-test-viewer';
/** For tests: a client with no other role than the one in its name. */
export const testClient = (role: Role): string => `orrery-test-${role}`;
