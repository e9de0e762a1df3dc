/** Texts of the pages, in the three languages of the banks. */
import type { Language } from '../brands.ts';

/** The texts of one language. */
export interface Texts {
  readonly sandbox: string;
  readonly failed: string;
  readonly failedHint: string;
  readonly login: string;
  readonly user: string;
  readonly pin: string;
  readonly loginHint: string;
  readonly loginFailed: string;
  readonly locked: string;
  readonly lockedHint: string;
  readonly asks: string;
  readonly wants: string;
  readonly until: string;
  readonly noEnd: string;
  readonly transactionsOf: string;
  readonly anyTime: string;
  readonly accounts: string;
  readonly noAccounts: string;
  readonly chooseOne: string;
  readonly confirm: string;
  readonly refuse: string;
  readonly over: string;
  readonly dashboard: string;
  readonly noConsents: string;
  readonly shared: string;
  readonly expired: string;
  readonly revoke: string;
  readonly logout: string;
  readonly given: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly statuses: Readonly<Record<string, string>>;
}

export const texts: Readonly<Record<Language, Texts>> = {
  'en-HK': {
    sandbox: 'Sandbox. No real bank, no real data.',
    failed: 'This cannot be done',
    failedHint: 'Go back to the application that sent you here, and try again.',
    login: 'Log on',
    user: 'Username',
    pin: 'PIN',
    loginHint: 'Log on to see who asks for your account information.',
    loginFailed: 'Username or PIN is wrong.',
    locked: 'Locked',
    lockedHint: 'There were too many attempts, or this customer is locked.',
    asks: 'asks for your account information.',
    wants: 'It would like to',
    until: 'Until',
    noEnd: 'No end date',
    transactionsOf: 'Transactions of',
    anyTime: 'any time',
    accounts: 'Accounts to share',
    noAccounts: 'You have no account that could be shared.',
    chooseOne: 'Choose at least one account.',
    confirm: 'Confirm',
    refuse: 'Refuse',
    over: 'This request has been answered already, or has expired.',
    dashboard: 'My consents',
    noConsents: 'You have given no consent.',
    shared: 'Shared accounts',
    expired: 'Expired',
    revoke: 'Revoke',
    logout: 'Log off',
    given: 'Last changed',
    permissions: {
      ReadAccountAvailability: 'compare details about you with an account',
      ReadAccountStatus: 'see your accounts and their status',
      ReadAccountBalance: 'see your balances',
      ReadAccountTransaction: 'see your transactions',
    },
    statuses: { Authorised: 'Authorised', Revoked: 'Revoked' },
  },
  'zh-HK': {
    sandbox: '測試環境。並非真實銀行，亦無真實資料。',
    failed: '未能完成',
    failedHint: '請返回轉介你到此的應用程式，然後再試。',
    login: '登入',
    user: '用戶名稱',
    pin: '私人密碼',
    loginHint: '登入後可查看誰要求取得你的戶口資料。',
    loginFailed: '用戶名稱或私人密碼不正確。',
    locked: '已鎖定',
    lockedHint: '嘗試次數過多，或此客戶已被鎖定。',
    asks: '要求取得你的戶口資料。',
    wants: '它希望',
    until: '有效期至',
    noEnd: '沒有終止日期',
    transactionsOf: '交易期間',
    anyTime: '不限',
    accounts: '分享的戶口',
    noAccounts: '你沒有可供分享的戶口。',
    chooseOne: '請選擇最少一個戶口。',
    confirm: '確認',
    refuse: '拒絕',
    over: '此要求已獲處理或已過期。',
    dashboard: '我的授權',
    noConsents: '你未有作出任何授權。',
    shared: '已分享的戶口',
    expired: '已過期',
    revoke: '撤回',
    logout: '登出',
    given: '最後更改',
    permissions: {
      ReadAccountAvailability: '核對你的資料與戶口是否相符',
      ReadAccountStatus: '查看你的戶口及其狀況',
      ReadAccountBalance: '查看你的結餘',
      ReadAccountTransaction: '查看你的交易',
    },
    statuses: { Authorised: '已授權', Revoked: '已撤回' },
  },
  'zh-CN': {
    sandbox: '测试环境。并非真实银行，亦无真实资料。',
    failed: '未能完成',
    failedHint: '请返回转介您到此的应用程序，然后再试。',
    login: '登录',
    user: '用户名',
    pin: '密码',
    loginHint: '登录后可查看谁要求获取您的账户信息。',
    loginFailed: '用户名或密码不正确。',
    locked: '已锁定',
    lockedHint: '尝试次数过多，或此客户已被锁定。',
    asks: '要求获取您的账户信息。',
    wants: '它希望',
    until: '有效期至',
    noEnd: '没有终止日期',
    transactionsOf: '交易期间',
    anyTime: '不限',
    accounts: '共享的账户',
    noAccounts: '您没有可供共享的账户。',
    chooseOne: '请选择至少一个账户。',
    confirm: '确认',
    refuse: '拒绝',
    over: '此请求已处理或已过期。',
    dashboard: '我的授权',
    noConsents: '您没有作出任何授权。',
    shared: '已共享的账户',
    expired: '已过期',
    revoke: '撤销',
    logout: '退出登录',
    given: '最后更改',
    permissions: {
      ReadAccountAvailability: '核对您的资料与账户是否相符',
      ReadAccountStatus: '查看您的账户及其状态',
      ReadAccountBalance: '查看您的余额',
      ReadAccountTransaction: '查看您的交易',
    },
    statuses: { Authorised: '已授权', Revoked: '已撤销' },
  },
};

/**
 * Returns the first language of the header that the banks offer, or `en-HK`.
 * @param acceptLanguage - `zh-HK, en;q=0.5`
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranges = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((range) => {
      const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { name: name.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  for (const { name } of ranges) {
    if (/^zh-(?:hant|hk|tw|mo)\b/.test(name)) return 'zh-HK';
    if (/^zh\b/.test(name)) return 'zh-CN';
    if (/^(?:en\b|\*$)/.test(name)) return 'en-HK';
  }
  return 'en-HK';
}

/** Returns a label with its value, punctuated as in the language. */
export function labelled(language: Language, label: string, value: string): string {
  return `${label}${language === 'en-HK' ? ': ' : '：'}${value}`;
}
