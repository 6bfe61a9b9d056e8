"""Import 导入: ledgers and clue lists from Excel and CSV become receipts, row by row, told row by row."""
