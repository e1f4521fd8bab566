/** A bin. Decorative: the button around it has the words. */
export function BinIcon() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="size-5" fill="none">
      <path
        d="M4 7h16M9.5 7V4h5v3M6.5 7l.8 13h9.4l.8-13M10.5 10.5v6M13.5 10.5v6"
        stroke="currentColor"
        strokeWidth="1.7"
      />
    </svg>
  );
}
