import { Component, type ReactNode } from 'react';
import { reasonOf } from '../state/plant-store.js';
import { Notice } from './notice.js';

/** A page that fails says so in its place; the rest of the console stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { reason: string | undefined }> {
  override state: { reason: string | undefined } = { reason: undefined };

  static getDerivedStateFromError(error: unknown): { reason: string } {
    return { reason: reasonOf(error) };
  }

  override render(): ReactNode {
    if (this.state.reason === undefined) return this.props.children;
    return (
      <div role="alert">
        <Notice
          title="This page could not be shown"
          action={
            <button type="button" onClick={() => this.setState({ reason: undefined })}>
              Try again
            </button>
          }
        >
          <p>{this.state.reason}</p>
          <p className="quiet">This is a fault of the console. The data are safe; other pages and the api work as before.</p>
        </Notice>
      </div>
    );
  }
}
