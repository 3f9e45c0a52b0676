import { type ReactNode } from 'react';

/** What is there instead of data: empty, loading or failed, in words, with what to do about it. */
export function Notice({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="notice">
      <p className="notice-title">{title}</p>
      {children}
      {action}
    </div>
  );
}
