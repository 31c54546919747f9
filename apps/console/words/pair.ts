/** A word or sentence in both languages: Chinese first. `{{name}}` takes a value in; `_one` and `_other` follow `count`. */
export type Pair = readonly [zh: string, en: string]
