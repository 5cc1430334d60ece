"""`compliance serve`: results as pages on this machine, and what they would be if some facts were other than they are.

| module | what it has |
|---|---|
| `guard` | who may ask: this machine, this browser, this origin; and what an answer may do in a browser |
| `shelf` | the documents shown: those built in and those of one folder, by id and never by path |
| `asked` | what an address asks for: offers, rule sets, dates |
| `answers` | one page as HTML or as the JSON behind it |
| `reading` | the pages to read: offers, rule sets, comparison, timeline, corpus, facts |
| `fields` | what can be supposed of an offer, as fields of a form, and the form read back |
| `supposing` | the verdicts with what a form supposes, and what is different, in words |
| `whatif` | the page of a scenario |
| `saving` | a scenario or a statement made of what was supposed, shown before it is written |
| `app` | the routes |
| `server` | the program that listens |

Starlette and uvicorn are an extra and imported here only. Pages are made by the templates of `report.html`, and by those here
that extend them. Between requests nothing is remembered but documents that were read; what a form supposes travels in the form.
"""
