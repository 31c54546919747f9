import type { JournalId, TransactionKey } from '../journal/journal.ts'
import { keyText } from '../journal/writer.ts'
import type { NetworkMessage } from './network-message.ts'
import type { ShownCode, WalletOrder } from './wallet-order.ts'

/** An order whose code can still be paid. */
export type ShownOrder = WalletOrder & { readonly code: ShownCode }

/** The orders that are open now. */
export class WalletOrders {
  readonly #open = new Map<JournalId, WalletOrder>()
  /** Those that their own request may ask about. */
  readonly #byKey = new Map<string, WalletOrder>()

  get size(): number {
    return this.#open.size
  }

  add(order: WalletOrder): void {
    this.#open.set(order.id, order)
    this.#byKey.set(keyText(order.request), order)
  }

  find(id: JournalId): WalletOrder | undefined {
    return this.#open.get(id)
  }

  /** The order of this request, while its code is shown. */
  showing(key: TransactionKey): ShownOrder | undefined {
    const order = this.#byKey.get(keyText(key))
    return order !== undefined && isShown(order) ? order : undefined
  }

  /** Its terminal has taken it back: what it asks from now on the journal answers. */
  takenBack(key: TransactionKey): void {
    this.#byKey.delete(keyText(key))
  }

  /** Its outcome is in the journal. */
  remove(id: JournalId): void {
    const order = this.#open.get(id)
    if (order === undefined) return
    this.#open.delete(id)
    this.#byKey.delete(keyText(order.request))
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
    this.#byKey.clear()
  }
}

function isShown(order: WalletOrder): order is ShownOrder {
  return order.code !== undefined && !order.over
}
