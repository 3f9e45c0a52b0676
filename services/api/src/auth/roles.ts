import { type Action } from '@orrery/access';
import { type CustomDecorator, SetMetadata } from '@nestjs/common';

export const ACCESS = 'orrery:access';
/** Who may use a route: everybody, whoever has a token, or whoever may do one of the actions somewhere. A route without this is closed to all. */
export type RouteAccess = 'public' | 'signed-in' | readonly Action[];

export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies RouteAccess);

/** Opens a route to whoever has a token that is good, whatever they may do. */
export const SignedIn = (): CustomDecorator => SetMetadata(ACCESS, 'signed-in' satisfies RouteAccess);

/** Opens a route to whoever may do one of the actions with some twin; with which one is for the handler to ask of `Access`. */
export const Needs = (...actions: readonly [Action, ...Action[]]): CustomDecorator => SetMetadata(ACCESS, actions satisfies RouteAccess);
