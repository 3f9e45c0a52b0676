import { conduitsHold } from '../conduits.js';
import { type Story } from '../stories.js';

export const conduits: Story = async ({ operator, services }, figure) => {
  const { problems, open, closed } = await conduitsHold(operator, services);
  figure(`${open} ways open, ${closed} closed`);
  return problems;
};
