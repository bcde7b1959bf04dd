"""What the log says: one week, one stretch, the last time. Every figure is computed from the rows when asked."""

from routines.domain.progress.chart import Chart, comfort_chart, hold_chart, minutes_chart
from routines.domain.progress.overview import Overview, PractisedStretch, WeekTotal, overview
from routines.domain.progress.stretch import SideFigures, StretchWeek, last_holds, stretch_weeks
from routines.domain.progress.week import SideReport, StretchReport, WeekReport, week_reports

__all__ = [
    "Chart",
    "Overview",
    "PractisedStretch",
    "SideFigures",
    "SideReport",
    "StretchReport",
    "StretchWeek",
    "WeekReport",
    "WeekTotal",
    "comfort_chart",
    "hold_chart",
    "last_holds",
    "minutes_chart",
    "overview",
    "stretch_weeks",
    "week_reports",
]
