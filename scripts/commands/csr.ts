/** `hkob csr`: prints a certificate signing request. */
import { createCsr } from '../../tsp/csr.ts';
import { defineCommand, EXIT } from '../cli/command.ts';
import { deliver, readText, required, withFileName } from '../onboarding/onboarding.ts';

export const command = defineCommand({
  name: 'csr',
  summary: 'a certificate signing request with the subject that HKPost asks for',
  usage:
    'hkob csr --key=FILE --common-name=TEXT --email=ADDRESS --company=TEXT --registration=TEXT --reference=TEXT --type=TEXT [--out=FILE]',
  description: `Prints the request (PKCS#10, PEM). All fields of the subject are needed; they are those of HKPost's
application form.

Production takes two requests: for the organisational e-Cert, which is the transport certificate, and
for the encipherment e-Cert, which is the signing certificate. The bank's sandbox takes one.`,
  examples: [
    [
      'hkob csr --key transport.key --common-name="Chan Siu Ming" --email=ming@tsp.example --company="Harbour Ledger Ltd" --registration=12345678-000 --reference=0002345678 --type="Hongkong Post e-Cert (Organisational)"',
      'the request for the transport certificate',
    ],
  ],
  options: {
    key: { type: 'string', value: 'FILE', summary: 'private key, PEM' },
    'common-name': { type: 'string', value: 'TEXT', summary: 'CN: user, unit or server name' },
    email: { type: 'string', value: 'ADDRESS', summary: 'E: e-mail address of the user' },
    company: { type: 'string', value: 'TEXT', summary: 'OU: name on the business registration' },
    registration: { type: 'string', value: 'TEXT', summary: 'OU: BR or CI number' },
    reference: { type: 'string', value: 'TEXT', summary: 'OU: e-Cert subscriber reference number' },
    type: { type: 'string', value: 'TEXT', summary: 'O: type of the e-Cert' },
    out: { type: 'string', value: 'FILE', summary: 'write it to a new file instead' },
  },
  async run(values) {
    const file = required(values.key, 'key');
    const subject = {
      commonName: required(values['common-name'], 'common-name'),
      email: required(values.email, 'email'),
      companyName: required(values.company, 'company'),
      registrationNumber: required(values.registration, 'registration'),
      subscriberReference: required(values.reference, 'reference'),
      certificateType: required(values.type, 'type'),
    };
    const key = await readText(file);
    await deliver(await withFileName(file, () => createCsr({ subject, key })), values.out);
    return EXIT.done;
  },
});
