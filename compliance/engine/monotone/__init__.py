"""A verdict as a monotone function of what rules reach: its minimal blocking and sufficient sets, counts, roles, costs.

The verdict's vocabulary is closed and each of its words is a threshold over steps ("this rule reaches at least this
rung"), so everything here is exact arithmetic on thresholds; where a family of sets is too large to list, that is said.
"""
