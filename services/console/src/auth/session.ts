import { ApprovalKey, type PublicConfig } from '@orrery/client';
import { IndexedDbDPoPStore, UserManager, WebStorageStateStore } from 'oidc-client-ts';

export const CALLBACK_PATH = '/auth/callback';
/** Loaded in a hidden frame where the issuer gives no refresh token. */
export const RENEWAL_PATH = '/auth/silent';

/**
 * Signing in and out by OpenID Connect: authorization code with PKCE; tokens live in the tab's session storage. The issuer binds them to a key of this browser
 * (DPoP), which no script can take out of it; approvals are signed with it.
 */
export class Session {
  readonly #manager: UserManager;
  readonly #keys = new IndexedDbDPoPStore();
  readonly #clientId: string;
  readonly #listeners = new Set<() => void>();
  #ended = false;

  constructor(config: PublicConfig, origin: string) {
    this.#clientId = config.clientId;
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      redirect_uri: `${origin}${CALLBACK_PATH}`,
      silent_redirect_uri: `${origin}${RENEWAL_PATH}`,
      post_logout_redirect_uri: `${origin}/`,
      scope: 'openid profile',
      // RFC 8707: a resource is an absolute URI; an audience such as `orrery-api` is the provider's to give.
      ...(URL.canParse(config.audience) ? { resource: config.audience } : {}),
      userStore: new WebStorageStateStore({ store: window.sessionStorage }),
      dpop: { store: this.#keys, bind_authorization_code: false },
      automaticSilentRenew: true,
      requestTimeoutInSeconds: 10,
    });
    this.#manager.events.addAccessTokenExpired(() => this.#end());
    this.#manager.events.addUserSignedOut(() => this.#end());
    this.#manager.events.addUserLoaded(() => {
      this.#ended = false;
      this.#tell();
    });
  }

  /** True while somebody is signed in with a token that still holds. */
  async isSignedIn(): Promise<boolean> {
    const user = await this.#manager.getUser();
    return user !== null && user.expired !== true;
  }

  /** The token to send; `renew` where the last was refused. Undefined where nobody is signed in any more. */
  readonly token = async (renew: boolean): Promise<string | undefined> => {
    let user = await this.#manager.getUser();
    if (renew || !user || user.expired === true) user = await this.#manager.signinSilent().catch(() => null);
    if (!user) this.#end();
    return user?.access_token;
  };

  /** What approvals are signed with. */
  readonly approvalKey = async (): Promise<ApprovalKey | undefined> => {
    const known = await this.#keys.get(this.#clientId).catch(() => undefined);
    return known && new ApprovalKey(known.keys);
  };

  /** Forgets who was signed in here, without a word to the issuer. */
  async forget(): Promise<void> {
    await this.#manager.removeUser();
  }

  /** Leaves for the issuer and comes back to `returnTo`. Rejects where the issuer does not answer. */
  async signIn(returnTo: string): Promise<void> {
    await this.#manager.signinRedirect({ state: returnTo });
  }

  /** Finishes what signIn began; the address to return to. */
  async finishSignIn(): Promise<string> {
    const user = await this.#manager.signinRedirectCallback();
    return typeof user.state === 'string' && user.state.startsWith('/') ? user.state : '/';
  }

  /** Inside the hidden frame of a silent renewal. */
  async finishRenewal(): Promise<void> {
    await this.#manager.signinSilentCallback();
  }

  async signOut(): Promise<void> {
    // The next person at this browser gets a key of their own.
    await this.#keys.remove(this.#clientId).catch(() => undefined);
    try {
      await this.#manager.signoutRedirect();
    } catch {
      // An issuer without an end-session endpoint, or one that is down: the tokens of this tab go all the same.
      await this.#manager.removeUser();
      window.location.assign('/');
    }
  }

  readonly hasEnded = (): boolean => this.#ended;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
