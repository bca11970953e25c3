"""What can go wrong where Spark does the work."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "spark.not-installed": Kind(
        "PySpark is not installed here, or something that it needs is not.",
        "Install Proviso with it, `proviso-gateway[spark]`, or leave out `--engine spark`.",
    ),
    "spark.no-java": Kind(
        "Spark needs Java, and there is none here.",
        "Install Java 17 and let `JAVA_HOME` or `PATH` name it, or leave out `--engine spark`.",
    ),
    "spark.did-not-start": Kind(
        "Spark did not start.",
        "Look above for what Spark or Java says; see that Java is version 17 or later, and that "
        "`--master` names a cluster that answers.",
    ),
    "spark.job-failed": Kind(
        "Spark gave up a part of the work after its last try ({kind}). Nothing was decided.",
        "Look at Spark's own log for the machine that failed, mend it, and begin again.",
    ),
    "spark.not-encrypted": Kind(
        "This cluster sends what it works on over the wire unencrypted.",
        "Set `spark.authenticate` and `spark.network.crypto.enabled`, or `spark.ssl.rpc.enabled`, "
        "in Spark's own configuration: names and birth dates travel there.",
    ),
    "spark.builds-of-parquet": Kind(
        "Spark builds parts of a register in Parquet; this is one in CSV, or an index.",
        "Leave out `--engine spark`: one machine builds the parts of these.",
    ),
    "spark.part-unanswered": Kind(
        "Not every part of the register answered each request once, so nothing was decided.",
        "Begin again. If it happens twice, report it: a part left out makes a namesake look "
        "unique.",
    ),
}
