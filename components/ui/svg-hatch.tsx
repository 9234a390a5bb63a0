/** The texture of doubt for SVG fills: `fill="url(#id)"`. One in each drawing that uses it. */
export function SvgHatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path d="M0 0v5" className="stroke-line-2" strokeWidth="1" />
      </pattern>
    </defs>
  )
}
