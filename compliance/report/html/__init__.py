"""Results as pages for a browser: complete in one file, without a script, without the network.

| module | what it has |
|---|---|
| `site` | the templates, the style sheet, the script, and the content policy that allows only these |
| `marks` | pictures, drawn as SVG that stretches and prints |
| `words` | days, counts and outcomes as a page says them |
| `card` | one scorecard as its page shows it |
| `evidence` | the facts and sources behind scorecards |
| `pages` | a result -> the text of a page |

Every sentence of a page is made of data or stands in a template; what documents say is escaped where it lands.
"""
