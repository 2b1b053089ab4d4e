/** True for text that every part of the system can keep: well-formed, without control characters but tab and line end. */
export function isWritten(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}--[\t\n\r]]/v.test(text);
}
