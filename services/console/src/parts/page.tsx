import { type ReactNode, useEffect, useRef } from 'react';

let isFirstPage = true;

/** A page: its title in the tab, and the focus on its heading after one has come here, so that a screen reader says where one is. */
export function Page({ title, above, aside, children }: { title: string; above?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Orrery`;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus();
    isFirstPage = false;
    window.scrollTo(0, 0);
  }, []);
  return (
    <>
      {above}
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </>
  );
}
