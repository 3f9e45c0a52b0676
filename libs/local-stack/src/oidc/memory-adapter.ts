interface Stored {
  payload: Record<string, unknown>;
  expiresAt: number;
}

/**
 * Where the provider keeps sessions, codes and grants: this process's memory. After a restart people sign in again; access
 * tokens stay valid, since they are signed by a key that is kept.
 */
export class MemoryAdapter {
  private static readonly stored = new Map<string, Stored>();

  constructor(private readonly kind: string) {}

  async upsert(id: string, payload: Record<string, unknown>, expiresIn: number): Promise<void> {
    MemoryAdapter.forgetExpired();
    MemoryAdapter.stored.set(this.key(id), { payload, expiresAt: Date.now() + (expiresIn || Number.MAX_SAFE_INTEGER) * 1000 });
  }

  async find(id: string): Promise<Record<string, unknown> | undefined> {
    const found = MemoryAdapter.stored.get(this.key(id));
    return found && found.expiresAt > Date.now() ? found.payload : undefined;
  }

  async findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
    return this.findBy('uid', uid);
  }

  async findByUserCode(userCode: string): Promise<Record<string, unknown> | undefined> {
    return this.findBy('userCode', userCode);
  }

  async consume(id: string): Promise<void> {
    const found = await this.find(id);
    if (found) found.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    MemoryAdapter.stored.delete(this.key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of MemoryAdapter.stored) {
      if (key.startsWith(`${this.kind}:`) && payload.grantId === grantId) MemoryAdapter.stored.delete(key);
    }
  }

  private key(id: string): string {
    return `${this.kind}:${id}`;
  }

  private findBy(field: string, value: string): Record<string, unknown> | undefined {
    for (const [key, { payload, expiresAt }] of MemoryAdapter.stored) {
      if (key.startsWith(`${this.kind}:`) && payload[field] === value && expiresAt > Date.now()) return payload;
    }
    return undefined;
  }

  private static forgetExpired(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.stored) if (expiresAt <= now) this.stored.delete(key);
  }
}
