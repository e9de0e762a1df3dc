/**
 * A page of invented transactions, as `GET /accounts/{accountId}/transactions` answers it.
 *
 * @param broken - each transaction breaks one rule
 */
export function pageOf(transactions: number, broken: boolean): unknown {
  const faults = [
    { amount: 12 },
    { currency: 'hkd' },
    { transactionDate: '2026-02-30' },
    { status: 'x' },
  ];
  return {
    data: {
      transaction: Array.from({ length: transactions }, (_, index) => ({
        accountId: 'a-7710',
        accountNumber: 'xxx-xxx345-833',
        transactionId: `t-${index}`,
        transactionDescription: `OCTOPUS CARDS LTD ${index}`,
        transactionDate: `2026-0${1 + (index % 9)}-1${index % 10}T0${index % 10}:15:30Z`,
        creditDebitIndicator: index % 3 === 0 ? 'Credit' : 'Debit',
        status: index % 20 === 0 ? 'Pending' : 'Booked',
        amount: `${index}.50`,
        currency: 'HKD',
        ...(broken ? faults[index % faults.length] : {}),
      })),
    },
    links: {
      self: 'https://secure.example.com/open-banking/v1.0/aisp/accounts/a-7710/transactions',
    },
    meta: { totalPages: 1 },
  };
}
