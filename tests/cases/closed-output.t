A standard output that is closed: nothing that is opened later may take its place.

-- Testcase --
help: standard output is closed.
-- Command --
help
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
help ban: standard output is closed.
-- Command --
help ban
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
version: standard output is closed.
-- Command --
version
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
status --help: standard output is closed.
-- Command --
status --help
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
explain log.txt: standard output is closed.
-- Command --
explain log.txt
-- Output --
closed
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
replay log.txt: standard output is closed.
-- Command --
replay log.txt
-- Output --
closed
-- File log.txt --
Sat Aug 15 10:00:00 2026 authpriv.warn dropbear[1]: Bad password attempt for 'root' from 203.0.113.66:1
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
rules xt_recent: standard output is closed.
-- Command --
rules xt_recent
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
rules nft: standard output is closed.
-- Command --
rules nft
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --

-- Testcase --
check: standard output is closed.
-- Command --
check
-- Output --
closed
-- Expect stderr --
recentd: cannot write to standard output: it is closed (errno 9)
-- Expect exit --
111
-- End --
