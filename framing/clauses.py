"""Clauses: who does what to whom, who is left out, and how well a machine finds it.

A table of clauses has one row for each verb in which a person or an agency acts or is acted on:
`articles.clauses()` was made by reading, `articles.parsed()` by a grammar parser. A passive that
names no agent does not hide one, and a passive that names one may; the table says what stands there.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from framing.errors import BadInput

# The closed list of actors. A thing can act; it is never counted as acted on.
ACTORS: Mapping[str, str] = {
    "migrants": "people who crossed a border, and people who are stopped, arrested, detained, deported or separated",
    "enforcers": "ICE, its staff past and present, the Border Patrol",
    "administration": "presidents past and present, their administrations, the government",
    "courts": "judges and courts",
    "series": "the series and its parts, its makers, Netflix",
    "press": "news outlets, reports, critics named or not",
    "protesters": "protesters and advocates",
    "politicians": "other politicians, advisers and local officials",
    "public": "viewers, readers, citizens, people in general",
    "others": "anybody else",
    "thing": "a system, a policy, a story, a pressure",
}
# Grammatical forms in which a verb's patient stands where its agent might.
PASSIVES = ("passive", "participle")
_PLACE = ["article", "paragraph", "end"]  # by its end: a parser cuts name-checked in two


def roles(clauses: pd.DataFrame) -> pd.DataFrame:
    """Give each actor of each clause a row of its own, with the part it plays.

    clauses: one row a clause, such as `articles.clauses()`.
    Returns the columns article, paragraph, clause, voice, verb, role ("acts" or "acted on") and
    actor, one of `ACTORS`. An agent whom the clause leaves out acts nowhere, even where the
    paragraph names it; two actors in one cell are two rows.
    Raises BadInput for a missing column.
    Source: activated and passivated actors in van Leeuwen's Discourse and Practice; the groups are this book's.

    >>> clause = {"article": ["bustle"], "paragraph": [4], "clause": [4], "voice": ["outlet"], "verb": ["separate"]}
    >>> clause |= {"agent": ["enforcers"], "agent_expressed": [True], "patient": ["migrants"]}
    >>> roles(pd.DataFrame(clause))[["role", "actor"]].to_numpy().tolist()
    [['acts', 'enforcers'], ['acted on', 'migrants']]
    """
    kept = ["article", "paragraph", "clause", "voice", "verb"]
    _needed(clauses, [*kept, "agent", "agent_expressed", "patient"])
    acting = clauses[clauses["agent_expressed"]]
    parts = [
        table[kept].assign(role=role, actor=table[column].str.split(";")).explode("actor")
        for role, table, column in (("acts", acting, "agent"), ("acted on", clauses, "patient"))
    ]
    both = pd.concat(parts)
    return both[both["actor"] != ""].sort_index(kind="stable").reset_index(drop=True)


def passives(clauses: pd.DataFrame, by: str = "article") -> pd.DataFrame:
    """Count clauses, passives, and passives without an agent, in the order in which the groups come.

    clauses: one row a clause, such as `articles.clauses()`.
    by: the column that makes the groups.
    Returns one row a group with the columns clauses, passives (full and reduced: `PASSIVES`) and
    agentless (passives in which no subject or by-phrase names the agent), whole numbers.
    Raises BadInput for a missing column.
    Source: Henley, Miller & Beazley (1995) for the question; the definitions are this book's.

    >>> table = pd.DataFrame({"voice": ["outlet"] * 3, "form": ["active", "passive", "passive"]})
    >>> passives(table.assign(agent_expressed=[True, True, False]), by="voice").loc["outlet"].to_dict()
    {'clauses': 3, 'passives': 2, 'agentless': 1}
    """
    _needed(clauses, [by, "form", "agent_expressed"])
    passive = clauses["form"].isin(PASSIVES)
    counted = pd.DataFrame(
        {by: clauses[by], "clauses": True, "passives": passive, "agentless": passive & ~clauses["agent_expressed"]}
    )
    return counted.groupby(by, sort=False).sum().astype("int64")


def score(found: pd.DataFrame, hand: pd.DataFrame) -> pd.DataFrame:
    r"""Score a machine's clauses against those of a reader.

    found: one row a verb, such as `articles.parsed()`, with the columns article, paragraph, end, form
        and agent_start (missing where the machine sees no agent).
    hand: one row a clause, such as `articles.clauses()`, with agent_expressed in place of agent_start.
    Returns a row each for "passives", "passives without an agent" and "agents expressed", with the
    columns found, right, there (whole numbers), precision (right of found) and recall (right of
    there), shares of 1, NaN where there is nothing to divide by. Two rows mean the same verb if it
    ends at the same letter. Agents are compared only in clauses that the reader has, and only for
    whether there is one: it may be the wrong one.
    Raises BadInput for a missing column, or a verb that stands twice.
    Formula: P = \frac{\text{right}}{\text{found}}, \quad R = \frac{\text{right}}{\text{there}}
    Source: Manning, Raghavan & Schütze (2008), section 8.3.

    >>> place = {"article": ["bustle"] * 3, "paragraph": [4] * 3, "end": [10, 20, 30]}
    >>> machine = pd.DataFrame(place | {"form": ["passive", "passive", "active"], "agent_start": [None, None, 21]})
    >>> reader = pd.DataFrame(place | {"form": ["passive", "active", "active"], "agent_expressed": [False, True, True]})
    >>> score(machine, reader).loc["passives", ["precision", "recall"]].tolist()
    [0.5, 1.0]
    """
    _needed(found, [*_PLACE, "form", "agent_start"])
    _needed(hand, [*_PLACE, "form", "agent_expressed"])
    sides = []
    for table, named in ((found, found["agent_start"].notna()), (hand, hand["agent_expressed"].astype(bool))):
        passive = table["form"].isin(PASSIVES)
        seen = {"passives": passive, "passives without an agent": passive & ~named, "agents expressed": named}
        sides.append(table[_PLACE].assign(**seen).set_index(_PLACE))
        if (twice := sides[-1].index.duplicated()).any():
            where = ", ".join(map(str, sides[-1].index[twice][0]))
            raise BadInput(f"Two rows end at the same letter ({where}); a verb has one row, so remove one of them.")
    machine, reader = sides
    rows = {}
    for name in machine:
        claimed = machine.index[machine[name]]
        if name == "agents expressed":
            claimed = claimed.intersection(reader.index)
        there = reader.index[reader[name]]
        rows[name] = {"found": len(claimed), "right": len(claimed.intersection(there)), "there": len(there)}
    table = pd.DataFrame.from_dict(rows, orient="index").astype("int64")
    return table.assign(precision=table["right"] / table["found"], recall=table["right"] / table["there"])


def _needed(table: pd.DataFrame, columns: Iterable[str]) -> None:
    for column in columns:
        if column not in table:
            raise BadInput(f"The table has no column {column!r}; it has {', '.join(map(str, table.columns))}.")
