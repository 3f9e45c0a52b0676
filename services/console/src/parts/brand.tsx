/** The name and its sign: a planet's two orbits. */
export function Brand() {
  return (
    <>
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <circle cx="16" cy="16" r="13" />
        <circle cx="16" cy="16" r="7.5" />
        <circle className="dot" cx="16" cy="16" r="2.6" />
        <circle className="dot" cx="25.4" cy="7" r="2.8" />
        <circle className="dot" cx="9.4" cy="19.6" r="2.2" />
      </svg>
      Orrery
    </>
  );
}
