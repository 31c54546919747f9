import { fromHex } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { maskedLine, readMaskedLine } from './masking.ts'

test('what must not be kept is not in the line, and what is in it can be read again', () => {
  const message = {
    mti: '0200',
    2: '6205500000000000004',
    4: '000000001250',
    14: '3012',
    35: '6205500000000000004D30122010000',
    36: '996205500000000000004',
    52: fromHex('1122334455667788'),
    55: [
      { tag: '9F26', value: fromHex('46FD62985CAAE758') },
      { tag: '5A', value: fromHex('6205500000000000004F') },
      { tag: '57', value: fromHex('6205500000000000004D3012') },
    ],
    59: [{ tag: 'A3', value: new TextEncoder().encode('134567890123456780') }],
    60: { type: '22', batch: '000001', network: undefined },
    62: fromHex('0102'),
    63: '恒|收"\\',
    64: fromHex('3132333435363738'),
  }
  const line = maskedLine('terminal', 'in', 1_764_000_000_000, message)
  for (const secret of ['620550000', '3012', '1122334455667788', '134567890123456780', '3132333435363738'])
    expect(line).not.toContain(secret)
  const read = readMaskedLine(line.trimEnd())
  expect(read).toMatchObject({ side: 'terminal', direction: 'in', at: 1_764_000_000_000, mti: '0200' })
  expect(read.fields).toEqual({
    2: '620550*********0004',
    4: '000000001250',
    14: '****',
    35: '(present)',
    36: '(present)',
    52: '(present)',
    '55.9F26': '46FD62985CAAE758',
    '55.5A': '(present)',
    '55.57': '(present)',
    '59.A3': '(present)',
    '60.type': '22',
    '60.batch': '000001',
    62: '(present)',
    63: '恒.收..',
    64: '(present)',
  })
})

test('verification data and wallet codes toward the network are not kept', () => {
  const line = maskedLine('network', 'out', 0, {
    mti: '0200',
    48: 'A3018134567890123456780',
    61: '123',
    96: new Uint8Array(8),
  } as never)
  expect(line).toBe('network out 0 0200|48=(present)|61=(present)|96=(present)\n')
})

test('what was said before is not said again, and is read all the same', () => {
  const chip = [{ tag: '9F26', value: fromHex('46FD62985CAAE758') }]
  const request = {
    mti: '0200',
    2: '6205500000000000004',
    4: '000000001250',
    11: '000007',
    14: '3012',
    55: chip,
    64: fromHex('00'),
  }
  const down = {
    mti: '0200',
    2: '6205500000000000004',
    4: '000000001250',
    11: '654321',
    14: '3012',
    48: 'A3',
    55: chip,
  }
  const up = { mti: '0210', 4: '000000001250', 11: '654321', 39: '00' }
  const answer = { mti: '0210', 4: '000000001250', 11: '000007', 39: '00', 64: fromHex('00') }
  const lines = [
    maskedLine('terminal', 'in', 1, request),
    maskedLine('network', 'out', 2, down, request),
    maskedLine('network', 'in', 3, up, down, request),
    maskedLine('terminal', 'out', 4, answer, up, down, request),
  ]
  expect(lines.slice(1)).toEqual([
    'network out 2 0200|2|4|11=654321|14|48=(present)|55\n',
    'network in 3 0210|4|11|39=00\n',
    'terminal out 4 0210|4|11=000007|39|64=(present)\n',
  ])
  const said = new Map<string, string>()
  const read = lines.map((line) => readMaskedLine(line.trimEnd(), said).fields)
  expect(read[1]).toEqual({
    2: '620550*********0004',
    4: '000000001250',
    11: '654321',
    14: '****',
    48: '(present)',
    '55.9F26': '46FD62985CAAE758',
  })
  expect(read[2]).toEqual({ 4: '000000001250', 11: '654321', 39: '00' })
  expect(read[3]).toEqual({ 4: '000000001250', 11: '000007', 39: '00', 64: '(present)' })
})
