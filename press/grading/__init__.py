"""Assignments that grade themselves: read them, hand them out, run what comes back, and mark it.

An assignment is an exercise of the kind `notebook` whose numbered questions have starter cells. The exercise
holds what students see; `exercises/keys/` holds solutions and hidden tests, and may be absent.

Who is not trusted, and with what
---------------------------------
A submission is a program by a stranger. It may want to read the keys, to write its own score, to reach the
network, to look at other submissions, or to use up the machine; mostly it only loops for ever. So:

* A submission's cells run in a process of their own (`press.grading.sandbox`), which has never seen a key, a
  test or another submission. In its file system there are Python, the book's own packages, `framing` and
  `data`, all read-only, and an empty folder in memory; in its network nothing; and it sees no process but its own.
* Out of that process come values, not scores: for each name that a question asks for, a number, a text, a
  list, a table, as JSON (`press.grading.values`). Nothing that comes out is ever executed or unpickled.
* The tests run afterwards, here, on those values (`press.grading.grade`). A submission can return any value it
  likes; that is what answering a question is. It cannot know the tests or change what they say.
* Time, memory, file sizes, the number of processes, printed output and returned bytes are limited. Whatever
  goes beyond a limit ends that submission alone, and what it had returned before counts.
* Names of files, printed words and errors are a stranger's too: feedback pages escape them, and `grades.csv`
  has no cell that a spreadsheet would take for a formula.

What this does not do: it is no protection against a fault in the kernel itself, and Otter's own autograder
(`press assign` writes one) runs tests inside the submission's process, where a submission can read them.
"""
