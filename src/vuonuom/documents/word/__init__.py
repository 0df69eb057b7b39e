"""Word files in the state layout of NĐ 30/2020/NĐ-CP, written as the XML that they are.

See docs/adr/0018: every figure of a report is a link, and thousands of reports are made at once.
"""
