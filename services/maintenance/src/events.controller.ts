import { Controller } from '@nestjs/common';
import { twinEvents } from '@orrery/contracts';
import { OnLogState } from '@orrery/kafka';
import { Watching } from './on-event.js';

/** Where the topic meets its handler. */
@Controller()
export class EventsController {
  constructor(private readonly watching: Watching) {}

  @OnLogState(twinEvents)
  events(): Watching {
    return this.watching;
  }
}
