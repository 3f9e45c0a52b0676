import 'reflect-metadata';
import { type Provider, RequestMethod, type Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { ACCESS, type RouteAccess } from '../auth/roles.js';

/** Every route of the controllers by `METHOD /path/:param`, with what its decorators ask for. */
export function routesOf(controllers: readonly Type[]): Record<string, RouteAccess | undefined> {
  const table: Record<string, RouteAccess | undefined> = {};
  for (const controller of controllers) {
    const prototype = controller.prototype as Record<string, object>;
    const base = String(Reflect.getMetadata('path', controller));
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      const path = Reflect.getMetadata('path', handler) as string | undefined;
      if (path === undefined) continue;
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number]!;
      const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as RouteAccess | undefined;
      table[`${method} /${base}${path === '/' ? '' : `/${path}`}`] = access;
    }
  }
  return table;
}

/**
 * What stands behind the controllers, hollow: enough to ask who is let in, since that is decided before anything behind is asked.
 * Of providers of one token the last one counts: give others after these.
 */
export function hollow(controllers: readonly Type[]): Provider[] {
  const wanted = new Set<unknown>();
  for (const controller of controllers) {
    const types = (Reflect.getMetadata('design:paramtypes', controller) ?? []) as unknown[];
    const tokens = (Reflect.getMetadata('self:paramtypes', controller) ?? []) as { index: number; param: unknown }[];
    types.forEach((type, index) => wanted.add(tokens.find((token) => token.index === index)?.param ?? type));
  }
  return [...wanted].map((provide) => ({ provide: provide as Type, useValue: {} }));
}
