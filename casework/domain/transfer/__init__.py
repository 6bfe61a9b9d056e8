"""The criminal transfer 移送公安, and the hold it puts on the ladder."""
