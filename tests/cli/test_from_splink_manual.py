"""Whoever comes from Splink finds each of their words, and the examples run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command
from proviso_gateway.tracing.levels import LEVELS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "from-splink.md").read_text()

_WORDS = """
    Linker link_type probability_two_random_records_match em_convergence max_iterations
    unique_id_column_name source_dataset_column_name retain_matching_columns
    retain_intermediate_calculation_columns comparisons output_column_name comparison_description
    comparison_levels sql_condition label_for_charts u_probability m_probability is_null_level
    tf_adjustment_column tf_adjustment_weight tf_minimum_u_value
    blocking_rules_to_generate_predictions additional_columns_to_retain bayes_factor_column_prefix
    term_frequency_adjustment_column_prefix comparison_vector_value_column_prefix sql_dialect
    match_weights_chart m_u_parameters_chart match_weights_histogram
    parameter_estimate_comparisons_chart tf_adjustment_chart waterfall_chart
    comparison_viewer_dashboard cluster_studio_dashboard unlinkables_chart
    accuracy_analysis_from_labels_column accuracy_analysis_from_labels_table
    prediction_errors_from_labels_column prediction_errors_from_labels_table
    labelling_tool_for_specific_record estimate_u_using_random_sampling
    estimate_probability_two_random_records_match estimate_m_from_label_column
    estimate_m_from_pairwise_labels estimate_parameters_using_expectation_maximisation
    predict predict_between score_pair score_pairs compare_two_records find_matches_to_new_records
    threshold_match_probability threshold_match_weight match_weight match_probability
    cluster_pairwise_predictions_at_threshold cluster_using_single_best_links compute_tf_table
    register_term_frequency_lookup save_model_to_json block_on count_comparisons_from_blocking_rule
    cumulative_comparisons_to_be_scored_from_blocking_rules_chart n_largest_blocks
    completeness_chart profile_columns DuckDBAPI SparkAPI
"""
SPLINK = _WORDS.split()
"""Splink's settings, its linker's methods and its charts, as its documentation names them."""


@pytest.mark.parametrize("word", SPLINK)
def test_every_word_of_splink_is_on_the_page(word: str) -> None:
    assert re.search(rf"(?<![a-z_]){word}(?![a-z_])", PAGE)


def test_our_own_words_on_the_page_are_words_of_ours() -> None:
    said = (DOCS / "evaluation.md").read_text()
    for field in LEVELS:
        assert f"`{field}`" in PAGE
    for name in ("posterior", "pattern", "first", "second", "carried", "levels", "verdict"):
        assert f"`{name}`" in PAGE
        assert f"`{name}`" in said
    for option in re.findall(r"`(--[a-z-]+)`", PAGE):
        assert option in said


def test_the_examples_run_as_they_stand_and_write_the_charts_that_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for command in block.splitlines():
        name, *arguments = shlex.split(command)
        assert name == "proviso"
        assert run_command(arguments) == 0, command
    written = {path.name for path in (tmp_path / "evaluation").iterdir()} | {
        path.name for path in tmp_path.iterdir()
    }
    named = set(re.findall(r"`([a-z-]+\.(?:svg|csv|json))`", PAGE))
    assert named <= written
    assert "match-weights.svg" in named
