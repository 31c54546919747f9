import type { Millis } from '@evertill/foundation'
import type { IssuerLink } from '../issuer/link.ts'
import type { NetworkMessage } from '../issuer/network-message.ts'
import { WalletOrder, walletTiming } from '../issuer/wallet-order.ts'
import type { WalletOrders } from '../issuer/wallet-orders.ts'
import type { JournalId, JournalRequest } from '../journal/journal.ts'
import type { SwitchPorts } from '../ports.ts'
import { type Answer, shownAnswer } from './answer.ts'
import type { Asked } from './asked.ts'
import type { AuthorizationConfig } from './config.ts'
import type { Outcomes } from './outcome.ts'
import { codeMaker } from './shown-code.ts'

/**
 * A sale at a wallet front is an order: what is not known of it is asked about and then cancelled. A code for the customer to scan is
 * answered as soon as there is one, with 09; the end is found by asking again with the same number, and is told to whoever listens.
 */
export class WalletSales {
  readonly #ports: Pick<SwitchPorts, 'clock' | 'live'>
  readonly #config: Pick<AuthorizationConfig, 'acquirerId' | 'wallet'>
  readonly #orders: WalletOrders
  readonly #outcomes: Outcomes
  readonly #ended: (id: JournalId) => void

  constructor(
    ports: Pick<SwitchPorts, 'clock' | 'live'>,
    config: Pick<AuthorizationConfig, 'acquirerId' | 'wallet'>,
    parts: {
      orders: WalletOrders
      outcomes: Outcomes
      /** One that was answered before its end has ended. */
      ended: (id: JournalId) => void
    },
  ) {
    this.#ports = ports
    this.#config = config
    this.#orders = parts.orders
    this.#outcomes = parts.outcomes
    this.#ended = parts.ended
  }

  async ask(
    asked: Asked,
    request: JournalRequest,
    down: NetworkMessage,
    link: IssuerLink,
  ): Promise<Answer | undefined> {
    const { clock } = this.#ports
    const { acquirerId, wallet } = this.#config
    const shows = asked.source.entry === 'shown'
    const order = new WalletOrder(
      {
        clock,
        timing: { ...walletTiming, ...wallet },
        link,
        acquirerId,
        events: { payerConfirms: (_, until) => this.#tell(request, 'payer-confirms', until) },
        ...(shows ? { codeOf: codeMaker(asked, acquirerId) } : {}),
      },
      request,
      link.request(down),
    )
    this.#orders.add(order)
    const ended: Promise<Answer | undefined> = order.settled
      .then((exchange) => this.#outcomes.exchanged(asked, request, down, exchange, undefined, order.between))
      .finally(() => {
        this.#orders.remove(request.id)
        if (order.code !== undefined) {
          this.#ended(request.id)
          this.#tell(request, 'ended')
        }
      })
    order.written = ended
    if (!shows) return ended
    const code = await Promise.race([order.shown, ended.then(() => undefined)])
    if (code === undefined) return ended
    return shownAnswer(request, asked.at, code)
  }

  #tell({ terminalId, batch, stan }: JournalRequest, what: 'payer-confirms' | 'ended', until?: Millis): void {
    const at = this.#ports.clock.now()
    this.#ports.live.publish({
      kind: 'order',
      terminalId,
      batch,
      stan,
      at,
      what,
      ...(until === undefined ? {} : { until }),
    })
  }
}
