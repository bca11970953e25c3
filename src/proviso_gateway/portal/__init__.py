"""The gateway in a browser: it parses, asks and renders, and holds no rule.

- `house`: the home that is served, and who is here; `middleware`: who is let in at all.
- `signing_in`: password, second factor, a key of one's own; `playing`: a demonstration's cast.
- `work`: what waits, and one case; `weighing`: drafts and proposals; `deciding`: approve, decline,
  search, look; `running`: agreements stopped and restarted, acts that wait, keys enrolled.
- `operating`: what an operator looks at in the morning; slots put off, enrolments renewed.
- `setting_apart`: a guardian names the officers who see a case.
- `finding`: a case by its reference, and who read what.
- `asking`: those who ask: how requests stand, and the call for an answer; `people`: their accounts.
- `wizard`: one request, a question a page, which `wizard_pages` draws; `written`: the draft that it
  is until it is sent; `papers`: its documents; `countersigning`: a second person reads.
- `files`: a file of requests; `files_waiting`: until it is countersigned.
- `public`: what was published, for everybody.
- `signing`: an act is shown, signed in the browser, and handed to the gateway; `waiting_acts`: what
  is shown and not signed yet.
- `rendering`: the frame of every page; `problems`: what is said when something cannot be.
"""
