import type { Words } from '@evertill/diagnosis'

export type Language = 'zh' | 'en'

/** The page's own words; causes, questions and steps have theirs in the catalogue. */
export const OWN = {
  zh: {
    title: '终端帮助',
    other: 'English',
    reading: '正在读取…',
    unknown: '没有这台终端，请核对贴纸。',
    busy: '访问过于频繁，请稍后再试。',
    offline: '连不上平台。下面的问题照样可以回答。',
    online: '平台现在能收到这台终端。',
    silent: '平台 {time} 起收不到这台终端。',
    never: '平台还没有收到过这台终端。',
    paused: '这台终端已暂停收款，原因已告知店长。',
    maintenance: '系统维护中，预计 {time} 结束。',
    incident: '不止这一家：{time} 起有一处故障影响多台终端。',
    owned: '已有人在处理，无须在这台终端上操作。',
    see: '终端上看到了什么？',
    more: '其他情况',
    question: '第 {n} 问',
    yes: '是',
    no: '否',
    skip: '不知道',
    back: '上一步',
    again: '重新开始',
    likely: '可能的原因',
    unsure: '还不能确定原因。',
    step: '现在做这一步',
    meanwhile: '同时请换一台终端或换一种付款方式收款。',
    money: '刚才那笔如果不确定是否付款，请不要再次收款，先查交易记录。',
    code: '支持码',
    codeNote: '致电时报出这六位，对方会看到同样的判断。',
    notKept: '平台没有收到，致电时请说明经过。',
    call: '致电 {phone}',
  },
  en: {
    title: 'Terminal help',
    other: '中文',
    reading: 'Reading…',
    unknown: 'There is no such terminal. Check the sticker.',
    busy: 'Too many visits. Try again shortly.',
    offline: 'The platform cannot be reached. The questions below work all the same.',
    online: 'The platform hears this terminal now.',
    silent: 'The platform has not heard this terminal since {time}.',
    never: 'The platform has never heard this terminal.',
    paused: 'This terminal is paused. The manager has been told why.',
    maintenance: 'The system is in maintenance, expected until {time}.',
    incident: 'It is not only here: since {time} one fault has hit several terminals.',
    owned: 'Somebody is at work on it. There is nothing to do on this terminal.',
    see: 'What do you see on the terminal?',
    more: 'Something else',
    question: 'Question {n}',
    yes: 'Yes',
    no: 'No',
    skip: 'Not sure',
    back: 'Back',
    again: 'Start again',
    likely: 'What it probably is',
    unsure: 'The cause is not certain yet.',
    step: 'Do this now',
    meanwhile: 'Meanwhile use another terminal or another way to pay.',
    money:
      'If you are not sure that the last payment went through, do not take it again. Look at the list of sales first.',
    code: 'Support code',
    codeNote: 'Read these six characters out on the phone; support sees the same.',
    notKept: 'The platform did not take it. Tell support what happened.',
    call: 'Call {phone}',
  },
} as const satisfies Record<Language, Record<string, string>>
export type Own = Record<keyof (typeof OWN)['zh'], string>

/** The catalogue's words of one language, fetched when it is first chosen. */
export async function catalogue(language: Language): Promise<Words> {
  return language === 'zh'
    ? (await import('@evertill/diagnosis/words-zh')).zh
    : (await import('@evertill/diagnosis/words-en')).en
}

export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
