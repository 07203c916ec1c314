"""# customers: the company's own records, and who among them spoke

Every night at 02:30 UTC. One task an input of `goodword.toml` (`customers`, and each `[records.<name>]`) brings in
customers, identities, orders, tickets, accounts, deals, campaigns and whom they reached, whole: what did not change
costs nothing. Then authors are linked anew, which also takes back a link that a changed record no longer carries.
The order of the inputs does not matter: an order may come before its customer.

**import_records is red.** Its map index is the place of the input in `goodword.toml`, and the log names it.

- Rows that could not be read are no reason: they are set aside under `rejected/<kind>/` with file, row, column and
  reason, the others go in, and the task's result counts them (`bad`).
- *no column ...*: the export has changed. Mend it, or name the column in `map`; clear the task.
- *this export lacks ... of the ... that are held*: an input with `full = true` has lost more than a fifth of what it
  had. Nothing was changed. Most often the export broke off: make it again and clear the task. If they are gone for
  good, import it once by hand: `goodword customers import FILE --kind KIND --full --allow-removals`.
- *database ...*: the connection `goodword_<database>` (or `GOODWORD_<DATABASE>_URL`), its driver, or the query. What
  the log shows of the database's answer has the address and the password blotted out.

**An input brought nothing.** The log says *no file matches*: where an export was not written, nothing is removed.

**A customer is gone.** A full export no longer had them. `goodword query "FROM customer_history"` says since when;
they come back with the next export that has them.

**A customer is not linked.** `goodword query "SELECT * FROM links"` says what each link rests on. A handle, e-mail
address or phone number that two records share links nobody.
"""

from airflow.sdk import TriggerRule, dag, task

from dags import steps
from dags.defaults import DAG, WAREHOUSE, red_if_one_failed


@dag(dag_id="customers", schedule="30 2 * * *", tags=["goodword", "customers"], doc_md=__doc__, **DAG)
def customers() -> None:
    inputs = task(steps.record_inputs)()
    imported = task(multiple_outputs=False, **WAREHOUSE)(steps.import_records).expand(name=inputs)
    match = task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False, **WAREHOUSE)(steps.match)()
    publish = task(**WAREHOUSE)(steps.publish)()
    imported >> match >> publish
    red_if_one_failed(imported, match, publish)


customers()
