"""The statutory procedure 监察程序: filing, inquiry, orders, decisions, their papers and the court."""
