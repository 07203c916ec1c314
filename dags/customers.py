"""# customers: the company's own records, and who among them spoke

Every night at 02:30 UTC. One task a file brings in the customer records that `customers` in `goodword.toml` names
(each night whole: what did not change costs nothing); then authors are linked anew, which also takes back a link
that a changed record no longer carries.

**import_customers is red.** The log names the file, the row and the column. Rows that could not be read are set aside
under `rejected/` and the others go in; a file without `customer_id` does not go in at all. Mend the file, clear
the task.

**A customer is not linked.** `goodword query "SELECT * FROM links"` says what each link rests on. A handle, e-mail
address or phone number that two records share links nobody.
"""

from airflow.sdk import TriggerRule, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, red_if_one_failed


@dag(dag_id="customers", schedule="30 2 * * *", tags=["goodword", "customers"], doc_md=__doc__, **DAG)
def customers() -> None:
    files = task(steps.customer_files)()
    imported = task(multiple_outputs=False, **WAREHOUSE)(steps.import_customers).expand(file=files)
    match = task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False, **WAREHOUSE)(steps.match)()
    publish = task(**WAREHOUSE)(steps.publish)()
    imported >> match >> publish
    red_if_one_failed(imported, match, publish)


customers()
