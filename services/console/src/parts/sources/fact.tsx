import { type ReactNode } from 'react';

/** A name with what is so. */
export function Fact({ name, isAbnormal = false, children }: { name: string; isAbnormal?: boolean; children: ReactNode }) {
  return (
    <div data-abnormal={isAbnormal}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
