"""What lies in `deploy` names only what there is: figures, labels, commands, paths."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML
from tests.house.test_docs import tables

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
WATCH = DEPLOY / "watch"
DASHBOARD = json.loads((WATCH / "dashboard.json").read_text())
LABELS = {"step", "status", "le"}

WORDS = {"sum", "by", "increase", "histogram_quantile", "absent", "or", "and", "h", "m", "d"}
"""Of the language in which figures are asked for."""


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def told() -> set[str]:
    """Every figure that a served home tells, by its family's name."""
    from proviso_gateway.server.measuring import REQUESTS

    requests = text_string_to_metric_families(generate_latest(REQUESTS).decode())
    source = (ROOT / "src/proviso_gateway/server/watching.py").read_text()
    gauges = re.findall(r'^    "([a-z_]+)": "', source, re.MULTILINE)
    assert len(gauges) > 10
    return {one.name for one in requests} | {f"proviso_{one}" for one in (*gauges, "home_readable")}


def samples() -> set[str]:
    """The names under which Prometheus keeps them."""
    found = told()
    found |= {"proviso_http_requests_total"}
    return found | {f"proviso_step_seconds_{end}" for end in ("bucket", "sum", "count")}


def asked() -> list[str]:
    """Every question that the dashboard and the rules put."""
    panels = [one["expr"] for panel in DASHBOARD["panels"] for one in panel["targets"]]
    rules = [
        rule["expr"] for group in yaml(WATCH / "alerts.yaml")["groups"] for rule in group["rules"]
    ]
    assert len(panels) > 10
    assert len(rules) > 5
    return panels + rules


def test_the_dashboard_and_the_alerts_ask_for_figures_that_there_are() -> None:
    for question in asked():
        words = set(re.findall(r"[a-z_]\w*", re.sub(r'"[^"]*"', "", question)))
        named = {word for word in words if word.startswith("proviso_")}
        assert named, question
        assert named <= samples(), question
        assert words - named <= WORDS | LABELS, question
        assert question.count("(") == question.count(")")


def test_every_figure_is_on_the_dashboard() -> None:
    shown = " ".join(one["expr"] for panel in DASHBOARD["panels"] for one in panel["targets"])
    for figure in told():
        assert figure in shown


def test_a_panel_stands_beside_no_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_the_scrape_is_of_this_machine_and_its_rules_are_there() -> None:
    scrape = yaml(WATCH / "prometheus.yaml")
    assert scrape["scrape_configs"][0]["static_configs"][0]["targets"] == ["127.0.0.1:9464"]
    assert all((WATCH / name).is_file() for name in scrape["rule_files"])


def test_the_page_says_what_every_figure_tells() -> None:
    page = (ROOT / "docs" / "operate.md").read_text()
    rows = [row[0].strip("`") for row in tables(page)["figure, says"]]
    assert len(rows) == len(set(rows))
    assert {name.removesuffix("_total") for name in rows} == {
        name.removesuffix("_total") for name in told()
    }
