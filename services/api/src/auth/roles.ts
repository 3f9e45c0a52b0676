import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { type Role } from './principal.js';

export const ACCESS = 'orrery:access';
/** Who may use a route: everybody, or whoever has one of the roles. A route without this is closed to all. */
export type Access = 'public' | readonly Role[];

export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies Access);
export const Roles = (...roles: readonly Role[]): CustomDecorator => SetMetadata(ACCESS, roles satisfies Access);
