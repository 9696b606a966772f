"""A chart of one result as SVG: each program's processor time as a multiple of Typst's, on a logarithmic scale."""

import math
from html import escape


def chart(result: dict) -> str:
    rows = [
        (f"{name} · {program}", row["cpu_ratio"])
        for name, matter in result["sets"].items()
        for program, row in matter["programs"].items()
        if row.get("cpu_ratio")
    ]
    most = max([ratio for _, ratio in rows], default=1.0)
    low, high = math.floor(math.log10(min([ratio for _, ratio in rows], default=1.0))), math.ceil(math.log10(most))
    wide, left, line = 640, 250, 20

    def x(ratio: float) -> float:
        return left + (math.log10(ratio) - low) / max(high - low, 1) * (wide - left - 60)

    parts = []
    for power in range(low, high + 1):
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.1f} 24V{30 + line * len(rows)}" stroke="#ccc"/>')
        parts.append(f'<text x="{at:.1f}" y="18" text-anchor="middle">{10.0**power:g}×</text>')
    for index, (label, ratio) in enumerate(rows):
        y = 30 + index * line
        start, end = sorted((x(1.0), x(ratio)))
        fill = "#9d1b1b" if "Umbruch" in label else "#555"
        parts.append(f'<text x="{left - 6}" y="{y + 12}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect x="{start:.1f}" y="{y + 3}" width="{max(end - start, 1):.1f}" height="12" fill="{fill}"/>')
        parts.append(f'<text x="{end + 4:.1f}" y="{y + 12}">{ratio:.2f}</text>')
    height = 40 + line * len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {height}" font-family="sans-serif" font-size="11">'
        f'<rect width="{wide}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )
