import { Page } from '../parts/page.js';

/** The tree stands beside every page; on a narrow screen this page gives it the room. */
export function PlantPage() {
  return (
    <Page title="Plant">
      <p className="quiet">Choose a part of the plant in the tree.</p>
    </Page>
  );
}
