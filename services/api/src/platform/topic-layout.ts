import { Inject, Injectable } from '@nestjs/common';
import { type Contract } from '@orrery/contracts';
import { beginningsOf, FollowedLayout, homeOf, type KafkaSettings, partitionsOf } from '@orrery/kafka';
import { KAFKA } from '../tokens.js';

type AnyContract = Pick<Contract, 'settings' | 'topic'>;

/** How the topics are laid out now, for whoever counts their partitions. */
@Injectable()
export class TopicLayout {
  constructor(@Inject(KAFKA) private readonly settings: Pick<KafkaSettings, 'layout' | 'realm'> = { realm: 'real' }) {}

  partitionsOf(contract: AnyContract): number {
    return partitionsOf(this.settings, contract);
  }

  homeOf(contract: AnyContract, key: string): number {
    return homeOf(this.settings, contract, key);
  }

  /** The offset at which each partition begins. */
  beginningsOf(contract: AnyContract): bigint[] {
    return beginningsOf(this.settings, contract);
  }

  /** Calls back when topics have got more partitions. */
  onGrown(listener: () => void): void {
    const { layout } = this.settings;
    if (!(layout instanceof FollowedLayout)) return;
    let { epoch } = layout;
    layout.onChange(() => {
      if (layout.epoch === epoch) return;
      epoch = layout.epoch;
      listener();
    });
  }
}
