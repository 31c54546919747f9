import { describe, expectTypeOf, test } from 'vitest'
import { cardNetwork, compile, extend, flat, type MessageOf, type TlvList, unionpayPos, variable } from './index.ts'

const pos = compile(unionpayPos)
const network = compile(cardNetwork)
type Pos = MessageOf<typeof unionpayPos>

describe('types follow from the dialect', () => {
  test('a message of a dialect is typed field by field', () => {
    expectTypeOf<Pos[2]>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Pos[52]>().toEqualTypeOf<Uint8Array | undefined>()
    expectTypeOf<Pos[55]>().toEqualTypeOf<TlvList | undefined>()
    expectTypeOf<NonNullable<Pos[60]>['batch']>().toEqualTypeOf<string>()
    expectTypeOf<NonNullable<Pos[60]>['network']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<NonNullable<Pos[61]>['stan']>().toEqualTypeOf<string>()
    expectTypeOf(pos.unpack).returns.toEqualTypeOf<Pos>()
  })

  test('a wrong field or a wrong type does not compile', () => {
    const unused = () => {
      // @ts-expect-error F4 is digits, not a number
      pos.pack({ mti: '0200', 4: 100 })
      // @ts-expect-error F7 is no field of this dialect
      pos.pack({ mti: '0200', 7: '0911131411' })
      // @ts-expect-error F52 is bytes
      pos.pack({ mti: '0200', 52: '0000000000000000' })
      // @ts-expect-error F60 needs its batch
      pos.pack({ mti: '0200', 60: { type: '22' } })
      // @ts-expect-error F70 of the network is text
      network.pack({ mti: '0820', 70: 301 })
    }
    expectTypeOf(unused).toBeFunction()
  })

  test('a variant has the changed types', () => {
    const variant = extend(unionpayPos, {
      id: 'variant',
      fields: {
        40: variable('b', 3, 999, 'Route data', '路由数据'),
        60: variable('n', 3, 17, 'Private', '自定义域'),
        61: null,
      },
    })
    type Variant = MessageOf<typeof variant>
    expectTypeOf<Variant[40]>().toEqualTypeOf<Uint8Array | undefined>()
    expectTypeOf<Variant[60]>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Variant[2]>().toEqualTypeOf<string | undefined>()
    expectTypeOf<61 extends keyof Variant ? true : false>().toEqualTypeOf<false>()
    const plain = flat(unionpayPos)
    expectTypeOf<MessageOf<typeof plain>[60]>().toEqualTypeOf<string | undefined>()
    expectTypeOf<MessageOf<typeof plain>[55]>().toEqualTypeOf<Uint8Array | undefined>()
  })
})
