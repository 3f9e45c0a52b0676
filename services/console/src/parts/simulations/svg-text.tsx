/** A chart of @orrery/client/report: SVG as text, whose names are escaped where it is made. Wide ones are scrolled, by the keyboard too. */
export function SvgText({ name, text }: { name: string; text: string }) {
  return <div className="wide-chart" role="region" aria-label={name} tabIndex={0} dangerouslySetInnerHTML={{ __html: text }} />;
}
