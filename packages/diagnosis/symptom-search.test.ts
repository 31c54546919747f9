import { expect, test } from 'vitest'
import { search } from './symptom-search.ts'
import { en } from './words-en.ts'
import { zh } from './words-zh.ts'

const both = [zh, en]

// The words of the design's list of symptoms, and the examples people type.
test.each([
  ['终端已停机', 'stopped'],
  ['停止使用', 'use-stopped'],
  ['停止封闭', 'batch-cannot-close'],
  ['批次无法关闭', 'batch-cannot-close'],
  ['在维护中', 'says-maintenance'],
  ['系统维护', 'system-maintenance'],
  ['正在更新', 'says-updating'],
  ['交易终止', 'terminated'],
  ['交易失败', 'failed'],
  ['网络故障', 'network-fault'],
  ['连接超时', 'timeout'],
  ['无法连接服务器', 'cannot-connect'],
  ['交易卡异常', 'card-trouble'],
  ['卡片无效', 'card-invalid-shown'],
  ['余额不足', 'funds'],
  ['商户账号异常', 'merchant-trouble'],
  ['无权限交易', 'no-right'],
  ['黑屏', 'black-screen'],
  ['死机', 'frozen'],
  ['开机无反应', 'will-not-start'],
  ['错误代码', 'error-code'],
  ['显示异常', 'display-odd'],
  ['无法打印', 'cannot-print'],
  ['cannot print', 'cannot-print'],
  ['it cannot print', 'cannot-print'],
  ['Under  maintenance!', 'says-maintenance'],
  ['screen is black', 'black-screen'],
  ['屏幕黑屏了', 'black-screen'],
  ['timed out', 'timeout'],
])('%s leads to %s', (typed, symptom) => {
  const [first] = search(typed, both).filter((hit) => hit.kind === 'symptom')
  expect(first?.id).toBe(symptom)
})

test('answer codes are found by their number, causes by their name', () => {
  expect(search('51', both)[0]).toEqual({ kind: 'response-code', id: '51', score: 1 })
  expect(search('a0', both)[0]).toMatchObject({ kind: 'response-code', id: 'A0' })
  expect(search('打印头脏污', both)[0]).toMatchObject({ kind: 'cause', id: 'hw-printhead-dirty' })
  expect(search('captive portal', both)[0]).toMatchObject({ kind: 'cause', id: 'net-portal' })
})

test('nonsense finds nothing and long text does not hurt', () => {
  expect(search('', both)).toEqual([])
  expect(search('!!!', both)).toEqual([])
  expect(search('qqqq zzzz', both)).toEqual([])
  expect(search('x'.repeat(100_000), both)).toEqual([])
})
