import { type Page } from '@orrery/alarms';
import { type Alert, type Notification } from '@orrery/contracts';

/** One message to one receiver, and what became of it. */
export interface Delivery {
  readonly notification: Notification;
  readonly address: string;
  readonly subject: string;
  readonly content: string;
  readonly firstDueMs: number;
}

/** An alert that a message told of, as it was then. */
export interface ToldAlert {
  /** The message, which is the same for all who got it. */
  readonly message: string;
  readonly route: string;
  readonly alert: Alert;
}

/** A page with its place in the plant. */
export interface KeptPage extends Page {
  /** `<organisation>:<site>`, whose routes it is of. */
  readonly site: string;
  /** The twin it was first wanted for. */
  readonly twinId: string;
  /** Of this page alone, whatever its group is called. */
  readonly uid: string;
}
