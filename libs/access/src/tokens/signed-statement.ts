import { OrreryError } from '@orrery/contracts';
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, errors } from 'jose';

/** Those of RFC 9449 that browsers make with keys which cannot be taken out of them. */
const ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'];

/**
 * What somebody has signed with the key that their access token is bound to (RFC 9449: the OpenID provider says by `cnf.jkt` whose key it is): neither who
 * carried it nor who holds the token alone can have made it.
 * @param key thumbprint of that key, as the verified token names it
 * @throws OrreryError `unauthenticated` saying what is wrong
 */
export async function verifyStatement(jws: string, { type, key }: { readonly type: string; readonly key: string | undefined }): Promise<Record<string, unknown>> {
  if (key === undefined) throw wrong('the token is bound to no key (cnf.jkt), so that nobody can tell whose signature this is');
  const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ALGORITHMS }).catch((error: unknown) => {
    throw wrong(error instanceof errors.JWSSignatureVerificationFailed ? 'the signature of the statement does not hold' : 'the statement is not signed with ES256 or Ed25519 by a key that it shows', error);
  });
  if (protectedHeader.typ !== type) throw wrong(`the statement is of the type ${String(protectedHeader.typ)}, not ${type}`);
  if ((await calculateJwkThumbprint(protectedHeader.jwk!)) !== key) throw wrong('the statement is signed with another key than that of the token');
  try {
    const statement: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof statement === 'object' && statement !== null && !Array.isArray(statement)) return statement as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw wrong('the statement is no JSON object');
}

const wrong = (what: string, cause?: unknown): OrreryError => new OrreryError('unauthenticated', what, { cause, remedy: 'Sign in again, and approve what is shown then.' });
