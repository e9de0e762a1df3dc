/** The error body of the AIS with one entry. */
export function obError<const Code extends string>(
  code: string,
  errorCode: Code,
  message: string,
  path: string,
) {
  return {
    code,
    id: '4f0c6b1e-7b0a-4f4e-9c52-0b3f2a9d6e11',
    message,
    errors: [{ errorCode, message, path }],
  };
}
