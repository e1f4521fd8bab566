/** Says `message` to a screen reader when it changes, without taking the focus. */
export function LiveStatus({ message }: { message: string }) {
  return (
    <p role="status" aria-live="polite" aria-atomic="true" className="sr-only">
      {message}
    </p>
  );
}
