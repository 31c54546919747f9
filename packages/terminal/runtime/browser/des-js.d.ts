declare module 'des.js' {
  interface Options {
    readonly type: 'encrypt' | 'decrypt'
    readonly key: readonly number[]
    readonly padding?: boolean
  }
  interface Cipher {
    update(data: readonly number[]): number[]
    final(): number[]
  }
  const des: { readonly DES: { create(options: Options): Cipher }; readonly EDE: { create(options: Options): Cipher } }
  export default des
}
