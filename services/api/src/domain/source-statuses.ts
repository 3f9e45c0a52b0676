import { type Gap, type SourceStatus } from '@orrery/contracts';

/** Gaps kept for each source, the newest. */
const GAPS_KEPT = 100;

/** What every source last said of itself, and its gaps, newest first: the source.status topic folded. */
export class SourceStatuses {
  private readonly statuses = new Map<string, SourceStatus>();
  private readonly gaps = new Map<string, Map<string, Gap>>();

  /** A record of the topic; a null value takes its key out. */
  apply(key: string, status: SourceStatus | null): void {
    if (status === null) return this.takeOut(key);
    const known = this.statuses.get(status.source);
    // A gap record tells of the connection as well; what is older than what is known tells nothing new of it.
    if (!known || isNewer(status, known)) this.statuses.set(status.source, status);
    if (status.gap) this.keepGap(status.source, status.gap);
  }

  statusOf(source: string): SourceStatus | undefined {
    return this.statuses.get(source);
  }

  gapsOf(source: string): Gap[] {
    return [...(this.gaps.get(source)?.values() ?? [])].sort((a, b) => (a.from < b.from ? 1 : -1));
  }

  private keepGap(source: string, gap: Gap): void {
    const gaps = this.gaps.get(source) ?? new Map<string, Gap>();
    this.gaps.set(source, gaps);
    gaps.set(gap.from, gap);
    if (gaps.size <= GAPS_KEPT) return;
    const oldest = [...gaps.keys()].reduce((a, b) => (a < b ? a : b));
    gaps.delete(oldest);
  }

  private takeOut(key: string): void {
    const [source, from] = key.split('/gap/');
    if (from === undefined) this.statuses.delete(source!);
    else this.gaps.get(source!)?.delete(from);
  }
}

/** A higher epoch is a later owner of the source; within one, time decides. */
function isNewer(status: SourceStatus, known: SourceStatus): boolean {
  const [mine, theirs] = [BigInt(status.epoch), BigInt(known.epoch)];
  return mine === theirs ? status.at >= known.at : mine > theirs;
}
