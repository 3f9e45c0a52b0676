import { Controller } from '@nestjs/common';
import { alertActions, maintenanceScores, twinEvents } from '@orrery/contracts';
import { OnBatches } from '@orrery/kafka';
import { Actions } from './on-action.js';
import { EventRules } from './on-event.js';
import { ScoreRules } from './on-score.js';

/** Where the topics meet their handlers. */
@Controller()
export class AlertingController {
  constructor(
    private readonly onEvent: EventRules,
    private readonly onScore: ScoreRules,
    private readonly onAction: Actions,
  ) {}

  @OnBatches(twinEvents)
  events(): EventRules {
    return this.onEvent;
  }

  @OnBatches(maintenanceScores)
  scores(): ScoreRules {
    return this.onScore;
  }

  @OnBatches(alertActions)
  actions(): Actions {
    return this.onAction;
  }
}
