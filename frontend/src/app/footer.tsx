export function Footer() {
  return (
    <footer className="mx-auto w-full max-w-[90rem] px-4 pb-10 text-sm text-soft sm:px-8">
      <p className="max-w-prose border-t border-line pt-4">
        A verdict states the strength of evidence in a face, never proof. Check the source, the date
        and the context as well. The same verdicts are to be had from the command line and the{" "}
        <a href="/docs" className="text-ink underline underline-offset-4">
          documented API
        </a>
        .
      </p>
    </footer>
  );
}
