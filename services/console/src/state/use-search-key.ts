import { useEffect } from 'react';
import { SEARCH_PATH } from '../domain/route.js';
import { navigate } from './router.js';

/** `/` or Ctrl+K (⌘K) leads to the search from everywhere, unless one is writing. */
export function useSearchKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      if (!isShortcut && (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target))) return;
      event.preventDefault();
      if (window.location.pathname !== SEARCH_PATH) navigate(SEARCH_PATH);
      focusSearch();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

export function focusSearch(): void {
  (document.getElementById('search-words') ?? document.getElementById('search-rql'))?.focus();
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
