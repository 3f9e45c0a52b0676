import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Principal, TokenVerifier } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { type FastifyRequest } from 'fastify';
import { Access } from './access.js';
import { ACCESS, type RouteAccess } from './roles.js';

const principals = new WeakMap<object, Principal>();

/** Who makes this request; set by the guard before any handler runs. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new OrreryError('internal', `${request.url} was handled without authentication`);
  return principal;
}

/** Deny by default: a route that says nothing of who may use it is closed, whoever asks. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly access: Access,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needs = this.reflector.getAllAndOverride<RouteAccess | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (needs === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.verifier.verify(bearerToken(request.headers.authorization));
    if (needs !== 'signed-in') await this.access.admit(principal, needs ?? []);
    principals.set(request, principal);
    return true;
  }
}

/** @throws OrreryError `unauthenticated` where there is no bearer token (RFC 6750 §2.1). */
export function bearerToken(authorization: string | undefined): string {
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '');
  if (match) return match[1]!;
  throw new OrreryError('unauthenticated', 'the request carries no bearer token', {
    remedy: 'Send the header Authorization: Bearer <token>; `orrery token` prints one.',
    details: { kind: 'no-token' },
  });
}
