import type { JournalId } from '../journal/journal.ts'
import type { NetworkMessage } from './network-message.ts'
import type { WalletOrder } from './wallet-order.ts'

/** The orders that are open now. */
export class WalletOrders {
  readonly #open = new Map<JournalId, WalletOrder>()

  get size(): number {
    return this.#open.size
  }

  add(order: WalletOrder): void {
    this.#open.set(order.id, order)
  }

  find(id: JournalId): WalletOrder | undefined {
    return this.#open.get(id)
  }

  /** Its outcome is in the journal. */
  remove(id: JournalId): void {
    this.#open.delete(id)
  }

  /**
   * Something of the network's about an order that is still open: a notice, or the first answer after its time. False when no such order
   * is open here; what became of it may still be on its way to the journal ({@link settled}).
   */
  told(link: string, id: JournalId, message: NetworkMessage): boolean {
    const order = this.find(id)
    if (order === undefined || order.over) return false
    if (order.request.link !== link || order.request.terminalId !== message[41]) return false
    order.told(message)
    return true
  }

  /** Resolves when an order that has ended is in the journal; at once when it has not ended. */
  async settled(id: JournalId): Promise<void> {
    const order = this.find(id)
    if (order?.over === true) await order.written
  }

  stop(): void {
    for (const order of [...this.#open.values()]) order.stop()
  }

  drop(): void {
    for (const order of this.#open.values()) order.drop()
    this.#open.clear()
  }
}
