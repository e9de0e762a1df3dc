/** What the pages of the Dev Hub say, in the three languages of the banks. */
import type { SoftwareStatementForm } from '../../generated/devhub/index.ts';
import type { Language } from '../brands.ts';
import type { ShellCommand } from '../commands.ts';
import type { Persona } from '../customers.ts';

/** The fields of the software statement form. */
export type StatementField = Exclude<keyof SoftwareStatementForm, 'software_on_behalf_of_org'>;

/** What has been done, and is said on the next page. */
export type Done = 'moved' | 'raised' | 'saved' | 'reset';

/** The texts of one language. */
export interface DevHubTexts {
  readonly title: string;
  readonly projects: string;
  readonly noProjects: string;
  readonly create: string;
  readonly authority: string;
  readonly step: string;
  readonly steps: readonly [string, string, string, string, string];
  readonly next: string;
  readonly register: string;
  readonly name: string;
  readonly description: string;
  readonly market: string;
  readonly hongKong: string;
  readonly csr: string;
  readonly csrHint: string;
  readonly fields: Readonly<Record<StatementField, string>>;
  readonly optional: string;
  readonly issued: string;
  readonly statementHint: string;
  readonly method: string;
  readonly tooLate: string;
  readonly beginAgain: string;
  readonly foreign: string;
  readonly unknown: string;
  readonly client: string;
  readonly noClient: string;
  readonly clientId: string;
  readonly redirectUris: string;
  readonly certificates: string;
  readonly transport: string;
  readonly signing: string;
  readonly revoked: string;
  readonly until: string;
  readonly commands: string;
  readonly commandsHint: string;
  readonly commandTitles: Readonly<Record<ShellCommand['name'], string>>;
  readonly allProjects: string;
  readonly time: string;
  readonly timeHint: string;
  readonly ahead: string;
  readonly by: string;
  readonly unit: string;
  readonly units: Readonly<Record<'second' | 'minute' | 'hour' | 'day', string>>;
  readonly to: string;
  readonly move: string;
  readonly customers: string;
  readonly customersHint: string;
  readonly noAccounts: string;
  readonly purposes: Readonly<Record<Persona, string>>;
  readonly event: string;
  readonly eventHint: string;
  readonly eventType: string;
  readonly consentId: string;
  readonly raise: string;
  readonly faults: string;
  readonly faultsHint: string;
  readonly projectFaultsHint: string;
  readonly latency: string;
  readonly answer: string;
  readonly asUsual: string;
  readonly save: string;
  readonly reset: string;
  readonly resetHint: string;
  readonly resetProjectHint: string;
  readonly done: Readonly<Record<Done, string>>;
  readonly missing: string;
  readonly noUrl: string;
  readonly noRedirect: string;
  readonly tooLong: string;
  readonly choose: string;
  readonly noMove: string;
  readonly noNumber: string;
}

export const devHubTexts: Readonly<Record<Language, DevHubTexts>> = {
  'en-HK': {
    title: 'Dev Hub',
    projects: 'Projects',
    noProjects: 'There is no project yet.',
    create: 'Create project',
    authority: 'Certificate of the test authority',
    step: 'Step',
    steps: [
      'Name your project',
      'Select market',
      'Generate test certificates',
      'Generate software statement',
      'Client registration',
    ],
    next: 'Continue',
    register: 'Complete',
    name: 'Name',
    description: 'Description',
    market: 'Market',
    hongKong: 'Hong Kong SAR',
    csr: 'Certificate signing request (PKCS #10, PEM)',
    csrHint:
      'One request brings both certificates, for TLS and for signing. Its key is RSA with 2048 bits or more.',
    fields: {
      software_client_name: 'Application name',
      software_client_description: 'Application description',
      software_version: 'Version',
      software_client_uri: 'Client URL',
      software_redirect_uris: 'Redirect URLs, one a line',
      software_policy_uri: 'Policy URI',
      software_tos_uri: 'Terms of service URI',
      software_logo_uri: 'Logo URI',
      software_roles: 'Software roles',
    },
    optional: 'optional',
    issued: 'Your test certificates',
    statementHint:
      'Your software statement, valid for one hour. Nothing is kept until you complete this step.',
    method: 'Authentication method',
    tooLate: 'This took too long. No project was created.',
    beginAgain: 'Begin again',
    foreign: 'Another site sent this. Nothing was done.',
    unknown: 'There is no such page.',
    client: 'Client',
    noClient: 'No client is registered yet.',
    clientId: 'Client ID',
    redirectUris: 'Redirect URIs',
    certificates: 'Certificates',
    transport: 'Transport certificate',
    signing: 'Signing certificate',
    revoked: 'revoked',
    until: 'until',
    commands: 'Commands',
    commandsHint:
      'To paste into a shell, in the folder from which the sandbox was started. The private key of the signing request is there as client.key.',
    commandTitles: {
      trust: 'What to trust, and the certificate to show',
      token: 'A token for itself',
      consent: 'A consent',
      status: 'What became of it',
    },
    allProjects: 'All projects',
    time: 'Time',
    timeHint:
      'Codes, tokens, consents, statements and certificates expire by this clock, and transactions follow it. It goes forward only; a reset of the sandbox brings the real time back.',
    ahead: 'ahead of the real time',
    by: 'Move forward by',
    unit: 'Unit',
    units: { second: 'seconds', minute: 'minutes', hour: 'hours', day: 'days' },
    to: 'Move to (Hong Kong time)',
    move: 'Move',
    customers: 'Test customers',
    customersHint: 'They log on at this brand. The PIN of each is',
    noAccounts: 'No accounts',
    purposes: {
      ordinary: 'Salary on the 25th, rent, and everyday payments',
      empty: 'No account at all',
      thousand: 'More than a thousand transactions in two months',
      overdrawn: 'An overdrawn account',
      inactive: 'One account that is no longer in use',
      multicurrency: 'Accounts in Hong Kong dollars, US dollars and renminbi',
      locked: 'Not let in by the bank',
    },
    event: 'Raise an event',
    eventHint: 'It waits for the client of this project until it is polled and acknowledged.',
    eventType: 'Type',
    consentId: 'Consent ID',
    raise: 'Raise',
    faults: 'Faults',
    faultsHint: 'Every call to a secure address of this sandbox meets them.',
    projectFaultsHint: 'Every call with the certificates of this project meets them.',
    latency: 'Delay in milliseconds',
    answer: 'Answer',
    asUsual: 'as usual',
    save: 'Save',
    reset: 'Reset',
    resetHint:
      'Every project, consent and session goes, and the real time comes back. The keys of the sandbox stay.',
    resetProjectHint:
      'Its consents, tokens, events and faults go. Its certificates and its client stay.',
    done: {
      moved: 'The clock has been moved.',
      raised: 'The event has been raised.',
      saved: 'Saved.',
      reset: 'Everything is as it was at the beginning.',
    },
    missing: 'is missing',
    noUrl: 'must begin with https:// and have at most 256 characters',
    noRedirect:
      'each must begin with https://, have no fragment and at most 256 characters, and not be localhost',
    tooLong: 'is too long',
    choose: 'choose AISP, and others as you like',
    noMove: 'The clock goes forward only, and at most five years ahead of the real time.',
    noNumber: 'Give a whole number from 0 to 60000.',
  },
  'zh-HK': {
    title: 'Dev Hub',
    projects: '項目',
    noProjects: '尚未有項目。',
    create: '建立項目',
    authority: '測試認證機構的證書',
    step: '步驟',
    steps: ['為項目命名', '選擇市場', '產生測試證書', '產生軟件聲明', '登記客戶端'],
    next: '繼續',
    register: '完成',
    name: '名稱',
    description: '說明',
    market: '市場',
    hongKong: '香港特別行政區',
    csr: '證書簽署要求（PKCS #10，PEM）',
    csrHint: '一份要求可換取兩張證書，分別用於 TLS 及簽署。密鑰須為 2048 位元或以上的 RSA。',
    fields: {
      software_client_name: '應用程式名稱',
      software_client_description: '應用程式說明',
      software_version: '版本',
      software_client_uri: '客戶端網址',
      software_redirect_uris: '重新導向網址，每行一個',
      software_policy_uri: '私隱政策網址',
      software_tos_uri: '服務條款網址',
      software_logo_uri: '標誌網址',
      software_roles: '軟件角色',
    },
    optional: '可不填',
    issued: '你的測試證書',
    statementHint: '你的軟件聲明，有效期一小時。完成此步驟前不會儲存任何資料。',
    method: '驗證方式',
    tooLate: '時間已過，未有建立項目。',
    beginAgain: '重新開始',
    foreign: '此要求來自其他網站，未有執行。',
    unknown: '沒有此頁。',
    client: '客戶端',
    noClient: '尚未登記客戶端。',
    clientId: '客戶端編號（Client ID）',
    redirectUris: '重新導向網址',
    certificates: '證書',
    transport: '傳輸證書',
    signing: '簽署證書',
    revoked: '已撤銷',
    until: '有效期至',
    commands: '指令',
    commandsHint:
      '請在啟動測試環境的資料夾貼到命令列執行。簽署要求的私人密鑰須在該處，檔名為 client.key。',
    commandTitles: {
      trust: '須信任的證書，以及須出示的證書',
      token: '客戶端自己的權杖',
      consent: '一項授權',
      status: '該授權的狀況',
    },
    allProjects: '所有項目',
    time: '時間',
    timeHint:
      '授權碼、權杖、授權、軟件聲明及證書均按此時鐘過期，交易亦隨之出現。時鐘只可向前；重設測試環境後回復真實時間。',
    ahead: '快於真實時間',
    by: '向前調校',
    unit: '單位',
    units: { second: '秒', minute: '分鐘', hour: '小時', day: '日' },
    to: '調校至（香港時間）',
    move: '調校',
    customers: '測試客戶',
    customersHint: '可登入此銀行。各人的私人密碼均為',
    noAccounts: '沒有戶口',
    purposes: {
      ordinary: '每月 25 日出糧、交租及日常支出',
      empty: '沒有任何戶口',
      thousand: '兩個月內逾一千宗交易',
      overdrawn: '戶口已透支',
      inactive: '其中一個戶口已停用',
      multicurrency: '港元、美元及人民幣戶口',
      locked: '銀行不准登入',
    },
    event: '發出事件',
    eventHint: '事件會保留給此項目的客戶端，直至被查詢及確認。',
    eventType: '類別',
    consentId: '授權編號',
    raise: '發出',
    faults: '故障',
    faultsHint: '適用於所有向此測試環境安全網址發出的要求。',
    projectFaultsHint: '適用於所有使用此項目證書的要求。',
    latency: '延遲（毫秒）',
    answer: '回應',
    asUsual: '如常',
    save: '儲存',
    reset: '重設',
    resetHint: '所有項目、授權及登入均會移除，並回復真實時間。測試環境的密鑰會保留。',
    resetProjectHint: '其授權、權杖、事件及故障均會移除；證書及客戶端會保留。',
    done: {
      moved: '時鐘已調校。',
      raised: '事件已發出。',
      saved: '已儲存。',
      reset: '一切已回復最初狀態。',
    },
    missing: '未填寫',
    noUrl: '須以 https:// 開首，最多 256 個字元',
    noRedirect: '每個網址須以 https:// 開首，不含片段，最多 256 個字元，亦不可為 localhost',
    tooLong: '過長',
    choose: '請選擇 AISP，其他可按需要選擇',
    noMove: '時鐘只可向前，最多比真實時間快五年。',
    noNumber: '請填寫 0 至 60000 的整數。',
  },
  'zh-CN': {
    title: 'Dev Hub',
    projects: '项目',
    noProjects: '还没有项目。',
    create: '创建项目',
    authority: '测试认证机构的证书',
    step: '步骤',
    steps: ['为项目命名', '选择市场', '生成测试证书', '生成软件声明', '注册客户端'],
    next: '继续',
    register: '完成',
    name: '名称',
    description: '说明',
    market: '市场',
    hongKong: '香港特别行政区',
    csr: '证书签名请求（PKCS #10，PEM）',
    csrHint: '一份请求可换取两张证书，分别用于 TLS 和签名。密钥须为 2048 位或以上的 RSA。',
    fields: {
      software_client_name: '应用名称',
      software_client_description: '应用说明',
      software_version: '版本',
      software_client_uri: '客户端网址',
      software_redirect_uris: '重定向网址，每行一个',
      software_policy_uri: '隐私政策网址',
      software_tos_uri: '服务条款网址',
      software_logo_uri: '标志网址',
      software_roles: '软件角色',
    },
    optional: '可不填',
    issued: '您的测试证书',
    statementHint: '您的软件声明，有效期一小时。完成此步骤前不会保存任何资料。',
    method: '验证方式',
    tooLate: '时间已过，没有创建项目。',
    beginAgain: '重新开始',
    foreign: '此请求来自其他网站，没有执行。',
    unknown: '没有此页。',
    client: '客户端',
    noClient: '还没有注册客户端。',
    clientId: '客户端编号（Client ID）',
    redirectUris: '重定向网址',
    certificates: '证书',
    transport: '传输证书',
    signing: '签名证书',
    revoked: '已吊销',
    until: '有效期至',
    commands: '命令',
    commandsHint:
      '请在启动测试环境的文件夹粘贴到命令行执行。签名请求的私钥须在该处，文件名为 client.key。',
    commandTitles: {
      trust: '须信任的证书，以及须出示的证书',
      token: '客户端自己的令牌',
      consent: '一项授权',
      status: '该授权的状态',
    },
    allProjects: '所有项目',
    time: '时间',
    timeHint:
      '授权码、令牌、授权、软件声明和证书均按此时钟过期，交易也随之出现。时钟只能向前；重置测试环境后恢复真实时间。',
    ahead: '快于真实时间',
    by: '向前调整',
    unit: '单位',
    units: { second: '秒', minute: '分钟', hour: '小时', day: '天' },
    to: '调整至（香港时间）',
    move: '调整',
    customers: '测试客户',
    customersHint: '可登录此银行。各人的密码均为',
    noAccounts: '没有账户',
    purposes: {
      ordinary: '每月 25 日发工资、交租和日常支出',
      empty: '没有任何账户',
      thousand: '两个月内超过一千笔交易',
      overdrawn: '账户已透支',
      inactive: '其中一个账户已停用',
      multicurrency: '港元、美元和人民币账户',
      locked: '银行不准登录',
    },
    event: '发出事件',
    eventHint: '事件会保留给此项目的客户端，直至被查询并确认。',
    eventType: '类别',
    consentId: '授权编号',
    raise: '发出',
    faults: '故障',
    faultsHint: '适用于所有向此测试环境安全网址发出的请求。',
    projectFaultsHint: '适用于所有使用此项目证书的请求。',
    latency: '延迟（毫秒）',
    answer: '响应',
    asUsual: '如常',
    save: '保存',
    reset: '重置',
    resetHint: '所有项目、授权和登录都会移除，并恢复真实时间。测试环境的密钥会保留。',
    resetProjectHint: '其授权、令牌、事件和故障都会移除；证书和客户端会保留。',
    done: {
      moved: '时钟已调整。',
      raised: '事件已发出。',
      saved: '已保存。',
      reset: '一切已恢复最初状态。',
    },
    missing: '没有填写',
    noUrl: '须以 https:// 开头，最多 256 个字符',
    noRedirect: '每个网址须以 https:// 开头，不含片段，最多 256 个字符，也不可为 localhost',
    tooLong: '过长',
    choose: '请选择 AISP，其他可按需要选择',
    noMove: '时钟只能向前，最多比真实时间快五年。',
    noNumber: '请填写 0 至 60000 的整数。',
  },
};
