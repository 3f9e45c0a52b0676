import { type ReactNode, useEffect, useRef } from 'react';

let isFirstPage = true;

interface PageProps {
  readonly title: string;
  readonly above?: ReactNode;
  readonly aside?: ReactNode;
  /** One came for a part of the page, which takes the focus itself. */
  readonly isForPart?: boolean;
  readonly children: ReactNode;
}

/** A page: its title in the tab, and the focus on its heading after one has come here, so that a screen reader says where one is. */
export function Page({ title, above, aside, isForPart = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Orrery`;
  }, [title]);
  useEffect(() => {
    const wasFirst = isFirstPage;
    isFirstPage = false;
    if (isForPart) return;
    if (!wasFirst) heading.current?.focus();
    window.scrollTo(0, 0);
  }, [isForPart]);
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
