import type { SayingId } from '../saying.ts'

export const enSaying: Readonly<Record<SayingId, { readonly sentence: string; readonly action: string }>> = {
  terminal: {
    sentence: 'This terminal cannot take payments right now.',
    action: 'Please pay another way or at another terminal.',
  },
  service: { sentence: 'The payment service cannot be reached right now.', action: 'Please pay another way.' },
  reader: { sentence: 'This reader is not working right now.', action: 'Please pay another way.' },
  slip: { sentence: 'The paper slip cannot be printed right now.', action: 'An electronic receipt is available.' },
  updating: { sentence: 'This terminal is being updated.', action: 'Please wait a moment or pay another way.' },
  starting: { sentence: 'This terminal is getting ready.', action: 'Please wait a moment.' },
  'other-way': { sentence: 'This way to pay is not available right now.', action: 'Please pay another way.' },
  line: { sentence: "The shop's network is down right now.", action: 'Please wait a moment or pay another way.' },
  maintenance: { sentence: 'The payment system is in planned maintenance.', action: 'Please pay another way.' },
  'maintenance-now': { sentence: 'The payment system is in emergency maintenance.', action: 'Please pay another way.' },
  'bank-slow': { sentence: 'The payment system is slow to answer.', action: 'Please wait and do not pay twice.' },
  'bank-down': {
    sentence: "The bank's system is not answering right now.",
    action: 'Please use another card or a wallet.',
  },
  'bank-maintenance': { sentence: "The card's bank is in maintenance.", action: 'Please use a card of another bank.' },
  'bank-no': {
    sentence: 'The bank did not approve this payment.',
    action: 'Please use another card or wallet, or phone your bank.',
  },
  'card-no': { sentence: 'This card cannot be used for this payment.', action: 'Please use another card or a wallet.' },
  'card-read': { sentence: 'The card could not be read.', action: 'Please tap, or use another card.' },
  pin: { sentence: 'The PIN was not correct.', action: 'Please try once more or use another card.' },
  'card-data': {
    sentence: 'The card details could not be checked.',
    action: 'Please check them again or use another card.',
  },
  chip: { sentence: 'This card needs its chip.', action: 'Please insert the card.' },
  amount: { sentence: 'The amount is being checked.', action: 'Please wait while the staff confirm it.' },
  present: { sentence: 'Waiting for a card.', action: 'Please tap, insert or show your code.' },
  duplicate: {
    sentence: 'A payment just like this one was made a moment ago.',
    action: 'Please wait while the staff look at the first one.',
  },
  paused: { sentence: 'This terminal is paused.', action: 'Please pay another way or at another terminal.' },
  'not-completed': { sentence: 'This payment could not be completed.', action: 'Please pay another way.' },
  'nothing-for-customer': { sentence: 'This terminal can take payments.', action: 'Please go on.' },
  'refund-later': {
    sentence: 'The refund cannot be made yet.',
    action: 'Please come back later or leave your number.',
  },
  'not-here': { sentence: 'This shop cannot make this kind of payment.', action: 'Please pay another way.' },
  'side-service': {
    sentence: 'Text messages or e-receipts are not available right now.',
    action: 'A paper slip is available.',
  },
}
